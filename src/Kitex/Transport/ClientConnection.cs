using Kitex.Network;
using Kitex.Protocols.Framing;

namespace Kitex.Transport;

/// <summary>A connection that carries one call at a time, with its place in the pool.</summary>
internal sealed class ClientConnection(IdleConnections? home, NetworkConnection network, MessageReader reader)
{
    /// <summary>Where it waits for the next call; null when it is for one only.</summary>
    public IdleConnections? Home { get; } = home;

    public NetworkConnection Network { get; } = network;

    public MessageReader Reader { get; } = reader;

    /// <summary>Whether the peer ever answered here; one that never did may speak something else.</summary>
    public bool HasAnswered { get; set; }

    /// <summary>When it was last given back, as a timestamp.</summary>
    public long IdleSince { get; set; }
}
