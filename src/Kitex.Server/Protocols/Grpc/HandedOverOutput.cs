using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Kitex.Network;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>A connection's output as the web server writes it: into the connection's own buffer, without a copy.</summary>
internal sealed class HandedOverOutput(NetworkConnection connection, TimeSpan timeout) : PipeWriter
{
    private volatile bool _flushing;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => connection.Output.Length;

    public override Memory<byte> GetMemory(int sizeHint = 0) => connection.Output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => connection.Output.GetSpan(sizeHint);

    public override void Advance(int bytes) => connection.Output.Advance(bytes);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var flush = connection.FlushAsync(timeout, cancellationToken);
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
