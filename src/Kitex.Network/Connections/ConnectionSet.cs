using Kitex.Network.Timing;

namespace Kitex.Network.Connections;

/// <summary>The connections a listener has accepted: counted, limited, served and waited for.</summary>
internal sealed class ConnectionSet(ListenOptions options, ConnectionHandler handler, TimerWheel timers)
{
    private readonly Lock _gate = new();
    private readonly HashSet<ServedConnection> _served = [];
    private TaskCompletionSource? _drained;

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
        var served = new ServedConnection(this) { Connection = new ChannelConnection(channel, timers) };
        int open;
        bool welcome;
        lock (_gate)
        {
            open = _served.Count;
            welcome = _drained is null && (Options.MaxConnections <= 0 || open < Options.MaxConnections);
            if (welcome)
            {
                _served.Add(served);
            }
        }

        if (welcome)
        {
            ThreadPool.UnsafeQueueUserWorkItem(served, preferLocal: false);
            return;
        }

        // Closing a channel never waits: the task is complete.
        _ = served.Connection.DisposeAsync().AsTask();
        try
        {
            Options.Refused?.Invoke(open);
        }
        catch (Exception exception)
        {
            Report(exception);
        }
    }

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
                _drained?.TrySetResult();
            }
        }
    }

    /// <summary>Aborts every open connection and waits until the last handler has ended.</summary>
    public Task AbortAllAsync(Exception reason)
    {
        ServedConnection[] open;
        TaskCompletionSource drained;
        lock (_gate)
        {
            drained = _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            open = [.. _served];
            if (open.Length == 0)
            {
                drained.TrySetResult();
            }
        }

        foreach (var served in open)
        {
            served.Connection.Abort(reason);
        }

        return drained.Task;
    }
}
