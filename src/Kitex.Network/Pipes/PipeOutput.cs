using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Kitex.Network.Connections;

namespace Kitex.Network.Pipes;

/// <summary>The sending side of a pipe. As a work item it carries the news that a flush has come back.</summary>
internal sealed class PipeOutput : IThreadPoolWorkItem
{
    // What a pipe holds by default before its writer waits: a big message is copied piece by piece as the pipe drains.
    private const int MostPerFlush = 64 * 1024;

    // A flush may come back on another thread before the call that started it has put the rest away.
    private readonly Lock _gate = new();
    private readonly PipeChannel _channel;
    private readonly PipeWriter _writer;
    private readonly Action _onFlushed;
    private ConfiguredValueTaskAwaitable<FlushResult>.ConfiguredValueTaskAwaiter _flush;
    private TaskCompletionSource? _returned;
    private Exception? _failure;
    private bool _flushing;
    private bool _closed;

    public PipeOutput(PipeChannel channel, PipeWriter writer)
    {
        _channel = channel;
        _writer = writer;

        // A pipe may resume its writer inside somebody's read: never go on there.
        _onFlushed = () => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    public Transfer Send(OutputBuffer output)
    {
        lock (_gate)
        {
            var outcome = SendFrom(output);
            if (outcome.Status == TransferStatus.WouldBlock)
            {
                _channel.Events.Unsent.Append(output);
            }

            return outcome;
        }
    }

    /// <summary>Completes the writer as soon as no flush is under way.</summary>
    public async ValueTask CloseAsync(Exception? cause)
    {
        Task? returned = null;
        lock (_gate)
        {
            _closed = true;
            if (_flushing)
            {
                _returned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                returned = _returned.Task;
            }
        }

        if (returned is not null)
        {
            _writer.CancelPendingFlush();
            await returned.ConfigureAwait(false);
        }

        await _writer.CompleteAsync(cause ?? _failure).ConfigureAwait(false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        Transfer outcome;
        lock (_gate)
        {
            _flushing = false;
            outcome = SendRest();
            if (outcome.Status == TransferStatus.WouldBlock)
            {
                return;
            }

            // Empty already unless the send failed.
            _channel.Events.Unsent.Clear();
            _returned?.SetResult();
        }

        _channel.Events.OnSent(outcome);
    }

    private Transfer SendRest()
    {
        try
        {
            TakeFlush();
            return _closed && !_channel.Events.Unsent.IsEmpty
                ? Fail(_channel.ClosedInMessage())
                : SendFrom(_channel.Events.Unsent);
        }
        catch (Exception exception)
        {
            return Fail(exception);
        }
    }

    /// <summary>Copies and flushes until the buffer is empty, or the pipe lets its writer wait.</summary>
    private Transfer SendFrom(OutputBuffer output)
    {
        try
        {
            while (!output.IsEmpty)
            {
                Fill(output);
                if (!TryFinish(_writer.FlushAsync(CancellationToken.None)))
                {
                    return Transfer.WouldBlock;
                }
            }

            return Transfer.Sent;
        }
        catch (Exception exception)
        {
            return Fail(exception);
        }
    }

    private void Fill(OutputBuffer output)
    {
        for (var room = MostPerFlush; room > 0 && !output.IsEmpty;)
        {
            var piece = output.FirstUnsent.Span;
            piece = piece[..Math.Min(piece.Length, room)];
            _writer.Write(piece);
            output.Sent(piece.Length);
            room -= piece.Length;
        }
    }

    private bool TryFinish(ValueTask<FlushResult> flush)
    {
        _flush = flush.ConfigureAwait(false).GetAwaiter();
        if (_flush.IsCompleted)
        {
            TakeFlush();
            return true;
        }

        _flushing = true;
        _flush.UnsafeOnCompleted(_onFlushed);
        return false;
    }

    private void TakeFlush()
    {
        var result = _flush.GetResult();
        _flush = default;
        if (result.IsCanceled)
        {
            throw _channel.ClosedInMessage();
        }

        if (result.IsCompleted)
        {
            throw new NetworkException($"{_channel.PeerName} takes no more bytes: the connection was closed.");
        }
    }

    private Transfer Fail(Exception cause)
    {
        var outcome = _channel.Broken(cause);
        _failure = outcome.Failure;
        return outcome;
    }
}
