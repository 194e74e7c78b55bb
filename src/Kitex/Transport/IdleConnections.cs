namespace Kitex.Transport;

/// <summary>The idle connections to one address: taken from the newest end, closed from the oldest.</summary>
internal sealed class IdleConnections
{
    private readonly Lock _gate = new();
    private readonly List<ClientConnection> _connections = [];
    private long _usedAt;
    private bool _isClosed;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _connections.Count;
            }
        }
    }

    public bool TryAdd(ClientConnection connection, int max)
    {
        lock (_gate)
        {
            if (_isClosed || _connections.Count >= max)
            {
                return false;
            }

            _connections.Add(connection);
            _usedAt = connection.IdleSince;
            return true;
        }
    }

    public ClientConnection? TryTakeNewest(long now)
    {
        lock (_gate)
        {
            _usedAt = now;
            if (_connections.Count == 0)
            {
                return null;
            }

            var newest = _connections[^1];
            _connections.RemoveAt(_connections.Count - 1);
            return newest;
        }
    }

    /// <summary>Takes one that is of no use: a dead one, or the oldest when it is stale and more are here than are to be kept.</summary>
    public ClientConnection? TryTakeUseless(int keep, Predicate<ClientConnection> isDead, Predicate<ClientConnection> isStale)
    {
        lock (_gate)
        {
            var index = _connections.FindIndex(isDead);
            if (index < 0 && _connections.Count > keep && isStale(_connections[0]))
            {
                index = 0;
            }

            if (index < 0)
            {
                return null;
            }

            var useless = _connections[index];
            _connections.RemoveAt(index);
            return useless;
        }
    }

    /// <summary>Takes no more, if none is here and none was asked for since then.</summary>
    /// <returns>Whether none is taken any more.</returns>
    public bool TryCloseUnused(long since)
    {
        lock (_gate)
        {
            return _isClosed |= _connections.Count == 0 && _usedAt < since;
        }
    }

    /// <summary>Takes no more.</summary>
    /// <returns>Those that were here.</returns>
    public IReadOnlyList<ClientConnection> Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            ClientConnection[] all = [.. _connections];
            _connections.Clear();
            return all;
        }
    }
}
