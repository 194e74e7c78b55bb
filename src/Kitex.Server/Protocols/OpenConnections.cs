using System.Collections.Concurrent;
using Kitex.Diagnostics;
using Kitex.Network;

namespace Kitex.Server.Protocols;

/// <summary>The connections of a server that are open.</summary>
/// <param name="time">The server's clock.</param>
internal sealed class OpenConnections(TimeProvider time)
{
    private readonly ConcurrentDictionary<NetworkConnection, ServerConnection> _open = new();

    /// <summary>How many there are.</summary>
    public int Count => _open.Count;

    /// <summary>All of them.</summary>
    public IEnumerable<NetworkConnection> All => _open.Select(static open => open.Key);

    /// <summary>One was accepted.</summary>
    public ServerConnection Add(NetworkConnection connection) => _open[connection] = new ServerConnection(connection, time);

    /// <summary>It has ended.</summary>
    public void Remove(NetworkConnection connection) => _open.TryRemove(connection, out _);

    /// <summary>A connection as handlers and middleware see it.</summary>
    public ServerConnection Of(NetworkConnection connection) => _open.TryGetValue(connection, out var open) ? open : new ServerConnection(connection, time);

    /// <summary>How many speak each protocol; "unknown" before the first bytes.</summary>
    /// <param name="protocols">Those that may be spoken.</param>
    public Dictionary<string, int> CountBy(IEnumerable<string> protocols)
    {
        var counts = protocols.ToDictionary(static protocol => protocol, static _ => 0);
        foreach (var (_, open) in _open)
        {
            var protocol = open.Protocol ?? "unknown";
            counts[protocol] = counts.GetValueOrDefault(protocol) + 1;
        }

        return counts;
    }

    /// <summary>The oldest ones.</summary>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<DiagnosedConnection> Describe(int most) =>
        [.. _open.Values.OrderBy(static open => open.Since).Take(most).Select(static open => open.Describe())];
}
