namespace Kitex.Transport;

/// <summary>The shared connections to one address: so many, each in turn, each made when a call needs it and made again when it is gone.</summary>
/// <param name="count">How many.</param>
/// <param name="dialAsync">Makes one.</param>
internal sealed class SharedConnections<TConnection>(int count, Func<Task<TConnection>> dialAsync)
    where TConnection : class, ISharedConnection
{
    private readonly Lock _gate = new();
    private readonly Task<TConnection>?[] _connections = new Task<TConnection>?[count];
    private uint _next = uint.MaxValue;

    /// <summary>The next connection that takes calls, or one on its way.</summary>
    public Task<TConnection> Next()
    {
        var slot = (int)(Interlocked.Increment(ref _next) % (uint)_connections.Length);
        var current = Volatile.Read(ref _connections[slot]);
        if (current is not null && IsUsable(current))
        {
            return current;
        }

        lock (_gate)
        {
            current = _connections[slot];
            if (current is null || !IsUsable(current))
            {
                current = dialAsync();
                _ = ObserveAsync(current);
                Volatile.Write(ref _connections[slot], current);
            }

            return current;
        }
    }

    /// <summary>The next connection when it is made already.</summary>
    /// <param name="connecting">The same, or one on its way.</param>
    public TConnection? TryNext(out Task<TConnection> connecting)
    {
        connecting = Next();
        return connecting.IsCompletedSuccessfully ? connecting.Result : null;
    }

    /// <summary>Takes no calls any more: each connection closes when those under way have ended, one on its way as soon as it is made.</summary>
    public void Retire()
    {
        lock (_gate)
        {
            foreach (var connection in _connections)
            {
                if (connection is not null)
                {
                    _ = RetireAsync(connection);
                }
            }
        }
    }

    /// <summary>Retires a connection once it is there.</summary>
    public static async Task RetireAsync(Task<TConnection> connecting)
    {
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully)
        {
            (await connecting.ConfigureAwait(false)).Retire();
        }
    }

    /// <summary>A failure is for the calls that wait for it; when all have given up by then, nobody needs to hear of it.</summary>
    private static async Task ObserveAsync(Task connecting) => await connecting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    // One on its way is waited for; one that could not be made is tried again by the next call.
    private static bool IsUsable(Task<TConnection> connection) =>
        !connection.IsCompleted || (connection.IsCompletedSuccessfully && connection.Result.IsUsable);
}
