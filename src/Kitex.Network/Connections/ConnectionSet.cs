using Kitex.Network.Timing;

namespace Kitex.Network.Connections;

/// <summary>The connections a listener has accepted: counted, limited, served and waited for.</summary>
internal sealed class ConnectionSet(ListenOptions options, ConnectionHandler handler, TimerWheel timers)
{
    private readonly Lock _gate = new();
    private readonly HashSet<ServedConnection> _served = [];
    private TaskCompletionSource? _empty;
    private bool _closed;

    public ListenOptions Options { get; } = options;

    public ConnectionHandler Handler { get; } = handler;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _served.Count;
            }
        }
    }

    /// <summary>
    /// Starts the handler on the thread pool, without the context of whoever accepted; over the limit the connection is closed.
    /// </summary>
    public void Serve(ByteChannel channel)
    {
        if (TryAdd(channel) is { } served)
        {
            ThreadPool.UnsafeQueueUserWorkItem(served, preferLocal: false);
        }
    }

    /// <summary>The same on this thread, until the handler waits for the first time.</summary>
    public void ServeHere(ByteChannel channel) => TryAdd(channel)?.Start();

    /// <summary>Tells the owner; a callback that throws itself must not end the accepting.</summary>
    public void Report(Exception exception)
    {
        try
        {
            Options.HandlerFailed?.Invoke(exception);
        }
        catch (Exception)
        {
            // There is nobody left to tell.
        }
    }

    public void Remove(ServedConnection served)
    {
        lock (_gate)
        {
            _served.Remove(served);
            if (_served.Count == 0)
            {
                _empty?.TrySetResult();
                _empty = null;
            }
        }
    }

    /// <summary>Completes when no handler runs any more.</summary>
    public Task WaitUntilEmptyAsync()
    {
        lock (_gate)
        {
            return _served.Count == 0
                ? Task.CompletedTask
                : (_empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Aborts every open connection, takes no more, and waits until the last handler has ended.</summary>
    public Task AbortAllAsync(Exception reason)
    {
        ServedConnection[] open;
        lock (_gate)
        {
            _closed = true;
            open = [.. _served];
        }

        foreach (var served in open)
        {
            served.Connection.Abort(reason);
        }

        return WaitUntilEmptyAsync();
    }

    private ServedConnection? TryAdd(ByteChannel channel)
    {
        var served = new ServedConnection(this) { Connection = new ChannelConnection(channel, timers) };
        var most = Options.CurrentMaxConnections?.Invoke() ?? Options.MaxConnections;
        int open;
        bool full;
        lock (_gate)
        {
            open = _served.Count;
            full = most > 0 && open >= most;
            if (!full && !_closed)
            {
                _served.Add(served);
                return served;
            }
        }

        // Closing a channel never waits: the task is complete.
        _ = served.Connection.DisposeAsync().AsTask();
        if (full)
        {
            TellRefused(open);
        }

        return null;
    }

    private void TellRefused(int open)
    {
        try
        {
            Options.Refused?.Invoke(open);
        }
        catch (Exception exception)
        {
            Report(exception);
        }
    }
}
