namespace Kitex.Transport;

/// <summary>The shared connections to one address: so many, each in turn, each made when a call needs it and made again when it is gone.</summary>
/// <param name="count">How many.</param>
/// <param name="dialAsync">Makes one.</param>
/// <param name="gone">Told when one could not be made, or has ended.</param>
internal sealed class SharedConnections<TConnection>(int count, Func<Task<TConnection>> dialAsync, Action<SharedConnections<TConnection>> gone)
    where TConnection : class, ISharedConnection
{
    private readonly Lock _gate = new();
    private readonly Task<TConnection>?[] _connections = new Task<TConnection>?[count];
    private uint _next = uint.MaxValue;
    private bool _isClosed;

    /// <summary>The next connection that takes calls, or one on its way; null when none is made any more, for others have taken their place.</summary>
    public Task<TConnection>? Next()
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
                if (_isClosed)
                {
                    return null;
                }

                current = dialAsync();
                Volatile.Write(ref _connections[slot], current);
                _ = ObserveAsync(current);
            }

            return current;
        }
    }

    /// <summary>How many are made and carry calls, and how many do not.</summary>
    public ConnectionCounts CountConnections()
    {
        var (idle, inUse) = (0, 0);
        for (var slot = 0; slot < _connections.Length; slot++)
        {
            if (Volatile.Read(ref _connections[slot]) is { IsCompletedSuccessfully: true } made && made.Result is { IsUsable: true } usable)
            {
                _ = usable.CallCount == 0 ? idle++ : inUse++;
            }
        }

        return new ConnectionCounts(idle, inUse);
    }

    /// <summary>Takes no calls any more: each connection closes when those under way have ended, one on its way as soon as it is made.</summary>
    public void Retire()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (var connection in _connections)
            {
                if (connection is not null)
                {
                    _ = RetireAsync(connection);
                }
            }
        }
    }

    /// <summary>Makes none any more if there is none: nothing is kept of an address that nobody calls.</summary>
    /// <returns>Whether none is made any more.</returns>
    public bool TryCloseEmpty()
    {
        lock (_gate)
        {
            return _isClosed |= !Array.Exists(_connections, static connection => connection is not null && IsUsable(connection));
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
    private async Task ObserveAsync(Task<TConnection> connecting)
    {
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully)
        {
            await (await connecting.ConfigureAwait(false)).Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        gone(this);
    }

    // One on its way is waited for; one that could not be made is tried again by the next call.
    private static bool IsUsable(Task<TConnection> connection) =>
        !connection.IsCompleted || (connection.IsCompletedSuccessfully && connection.Result.IsUsable);
}
