using Kitex.Client;

namespace Kitex.Server.Diagnostics;

/// <summary>The clients shown beside a server.</summary>
internal sealed class WatchedClients
{
    private readonly Lock _gate = new();
    private readonly List<KitexClient> _clients = [];

    /// <summary>Those that are not disposed, in the order they came.</summary>
    public IReadOnlyList<KitexClient> Open
    {
        get
        {
            lock (_gate)
            {
                _clients.RemoveAll(static client => client.IsDisposed);
                return [.. _clients];
            }
        }
    }

    /// <summary>Shows one more.</summary>
    /// <returns>False for one that is here already.</returns>
    public bool Add(KitexClient client)
    {
        lock (_gate)
        {
            _clients.RemoveAll(static known => known.IsDisposed);
            if (_clients.Contains(client))
            {
                return false;
            }

            _clients.Add(client);
            return true;
        }
    }
}
