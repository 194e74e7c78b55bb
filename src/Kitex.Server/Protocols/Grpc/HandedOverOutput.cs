using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Kitex.Network;
using Kitex.Protocols.Http2;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>A connection's output as the web server writes it: into the connection's own buffer, without a copy.</summary>
internal sealed class HandedOverOutput(NetworkConnection connection, TimeSpan timeout, PingWatch pings) : PipeWriter
{
    private Memory<byte> _room;
    private volatile bool _flushing;
    private volatile TaskCompletionSource? _farewell;
    private int _lastStream;
    private bool _ends;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => connection.Output.Length;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _room = connection.Output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        pings.Sending(_room.Span[..bytes]);
        _room = _room[bytes..];
        connection.Output.Advance(bytes);
    }

    /// <summary>Sends GOAWAY with what the web server sends next, an answer to a ping at least, and nothing after it.</summary>
    /// <param name="lastStream">The last stream that the peer has opened.</param>
    /// <returns>Ends when it is sent.</returns>
    public Task SayFarewellAsync(int lastStream)
    {
        _lastStream = lastStream;
        _farewell = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return _farewell.Task;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_farewell is { } farewell && (_ends || pings.IsBetweenFrames))
        {
            return EndAsync(farewell, cancellationToken);
        }

        var flush = connection.FlushAsync(timeout, cancellationToken);
        if (pings.GoesAway)
        {
            // It may have been the end of the last call.
            connection.Interrupt();
        }

        return flush.IsCompletedSuccessfully ? new(ResultOf(flush.Result)) : AwaitAsync(flush);
    }

    // Half a frame may have left, so nothing can follow it.
    public override void CancelPendingFlush()
    {
        if (_flushing)
        {
            connection.Abort();
        }
    }

    public override void Complete(Exception? exception = null)
    {
    }

    // One flush at a time.
    private async ValueTask<FlushResult> EndAsync(TaskCompletionSource farewell, CancellationToken cancellation)
    {
        if (!_ends)
        {
            _ends = true;
            Http2FrameWriter.WriteGoAway(connection.Output, _lastStream, Http2ErrorCode.EnhanceYourCalm, "too_many_pings"u8);
            await connection.FlushAsync(timeout, cancellation).ConfigureAwait(false);
            farewell.SetResult();
        }

        return new FlushResult(isCanceled: false, isCompleted: true);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> AwaitAsync(ValueTask<FlushStatus> flush)
    {
        _flushing = true;
        var status = await flush.ConfigureAwait(false);
        _flushing = false;
        return ResultOf(status);
    }

    /// <summary>Whatever ended the stream, to the writer it is a reader that has gone.</summary>
    private static FlushResult ResultOf(FlushStatus status) => new(isCanceled: false, isCompleted: status != FlushStatus.Flushed);
}
