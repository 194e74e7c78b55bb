using Kitex.Network.Epoll;

namespace Kitex.Network;

/// <summary>
/// Many writers on one connection: each message is appended whole, under a short lock, and whoever finds nobody sending sends
/// for all, so that messages that meet leave together. On a network thread they leave at the end of its turn. While it is used,
/// nobody else writes to or flushes the connection.
/// </summary>
/// <param name="connection">Takes the bytes; not owned.</param>
/// <param name="timeout">How long the peer may take nothing before the connection is aborted; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
public sealed class SharedOutput(NetworkConnection connection, TimeSpan timeout) : IThreadPoolWorkItem, IDisposable
{
    // A writer sends for others that often, then hands the task to the thread pool and goes on with its own work.
    private const int MostTurns = 4;

    // On a network thread so much waits for the end of its turn; more leaves at once, so that the peer works meanwhile.
    private const int MostCorkedBytes = 16 * 1024;

    // For reading what came before a send failed.
    private static readonly TimeSpan ReadingTime = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly OutputBuffer _waiting = new();
    private TaskCompletionSource? _idle;
    private TaskCompletionSource? _taken;
    private long _waitingBytes;
    private bool _sending;
    private bool _due;
    private bool _broken;

    /// <summary>The bytes that wait behind those being sent.</summary>
    public long Waiting => Volatile.Read(ref _waitingBytes);

    /// <summary>Takes over a whole message and sees to its sending; never waits.</summary>
    /// <param name="message">Empty afterwards.</param>
    /// <returns>False when the connection is broken; the message is dropped then.</returns>
    public bool Send(OutputBuffer message)
    {
        lock (_gate)
        {
            if (!TryAppend(message))
            {
                return false;
            }

            if (!BeginSending())
            {
                return true;
            }
        }

        _ = SendAllAsync();
        return true;
    }

    /// <summary>
    /// Takes over a whole message and leaves its sending to <see cref="Flush"/>: for writers whose messages must keep an order,
    /// under a lock of theirs which is not to be held while something is sent.
    /// </summary>
    /// <param name="message">Empty afterwards.</param>
    /// <returns>False when the connection is broken; the message is dropped then.</returns>
    public bool Append(OutputBuffer message)
    {
        lock (_gate)
        {
            return TryAppend(message);
        }
    }

    /// <summary>Sees to the sending of what was appended; never waits.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_waiting.IsEmpty || !BeginSending())
            {
                return;
            }
        }

        _ = SendAllAsync();
    }

    /// <summary>Completes when everything is sent, or the connection is broken.</summary>
    public Task WaitUntilSentAsync()
    {
        lock (_gate)
        {
            return _sending
                ? (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task
                : Task.CompletedTask;
        }
    }

    /// <summary>
    /// Completes when what waits now is being sent, or the connection is broken: whoever adds to it without end holds itself back
    /// by this. Flush it before.
    /// </summary>
    public Task WaitUntilTakenAsync()
    {
        lock (_gate)
        {
            return !_waiting.IsEmpty
                ? (_taken ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task
                : Task.CompletedTask;
        }
    }

    /// <summary>Drops what waits and takes no more. Call it when the connection's life ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _broken = true;
            _waiting.Dispose();
            Taken();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate)
        {
            if (!_due)
            {
                // Somebody was faster.
                return;
            }

            _due = false;
        }

        _ = SendAllAsync();
    }

    private bool TryAppend(OutputBuffer message)
    {
        if (_broken)
        {
            message.Clear();
            return false;
        }

        _waiting.Gather(message);
        Volatile.Write(ref _waitingBytes, _waiting.Length);
        return true;
    }

    /// <returns>True when the caller sends for all; false when somebody does, or will at the end of the network thread's turn.</returns>
    private bool BeginSending()
    {
        if (_sending && (!_due || _waiting.Length < MostCorkedBytes))
        {
            return false;
        }

        // On a network thread others may follow in the same turn.
        _due = !_sending && PollerThread.Current?.TryCork(this) == true;
        _sending = true;
        return !_due;
    }

    private async Task SendAllAsync()
    {
        for (var turn = 0; turn < MostTurns; turn++)
        {
            if (!TryTake())
            {
                return;
            }

            var status = await connection.FlushAsync(timeout).ConfigureAwait(false);
            if (status != FlushStatus.Flushed)
            {
                Break(status);
                return;
            }
        }

        lock (_gate)
        {
            _due = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private bool TryTake()
    {
        lock (_gate)
        {
            if (!_waiting.IsEmpty)
            {
                connection.Output.Append(_waiting);
                Taken();
                return true;
            }

            Rest();
            return false;
        }
    }

    private void Break(FlushStatus status)
    {
        lock (_gate)
        {
            _broken = true;
            _waiting.Clear();
            Rest();
        }

        if (status == FlushStatus.TimedOut)
        {
            connection.Abort(new NetworkException($"The peer took nothing for {timeout.TotalSeconds} s."));
        }
        else
        {
            _ = AbortLaterAsync();
        }
    }

    /// <summary>What came before may say why the peer has left: it is read first, and whoever reads meets the end behind it.</summary>
    private async Task AbortLaterAsync()
    {
        await Task.Delay(ReadingTime).ConfigureAwait(false);
        connection.Abort();
    }

    private void Rest()
    {
        _sending = false;
        _idle?.TrySetResult();
        _idle = null;
        Taken();
    }

    private void Taken()
    {
        Volatile.Write(ref _waitingBytes, 0);
        _taken?.TrySetResult();
        _taken = null;
    }
}
