namespace Kitex.Transport;

/// <summary>The idle connections to one address: taken from the newest end, closed from the oldest.</summary>
internal sealed class IdleConnections
{
    private readonly Lock _gate = new();
    private readonly List<ClientConnection> _connections = [];
    private bool _isClosed;

    public bool TryAdd(ClientConnection connection, int max)
    {
        lock (_gate)
        {
            if (_isClosed || _connections.Count >= max)
            {
                return false;
            }

            _connections.Add(connection);
            return true;
        }
    }

    public ClientConnection? TryTakeNewest()
    {
        lock (_gate)
        {
            if (_connections.Count == 0)
            {
                return null;
            }

            var newest = _connections[^1];
            _connections.RemoveAt(_connections.Count - 1);
            return newest;
        }
    }

    public ClientConnection? TryTakeOldest(int keep, Predicate<ClientConnection> isStale)
    {
        lock (_gate)
        {
            if (_connections.Count <= keep || !isStale(_connections[0]))
            {
                return null;
            }

            var oldest = _connections[0];
            _connections.RemoveAt(0);
            return oldest;
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
