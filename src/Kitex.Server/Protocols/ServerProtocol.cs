using Kitex.Network;

namespace Kitex.Server.Protocols;

/// <summary>
/// A way of speaking on an accepted connection: chosen once by the connection's first bytes, then one loop from the
/// first message to the last.
/// </summary>
public abstract class ServerProtocol
{
    /// <summary>A short name for logs and diagnosis.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a connection with these first bytes speaks this protocol. Looks at what is there; consumes nothing.</summary>
    public abstract ProtocolMatch Match(ReadOnlySpan<byte> head);

    /// <summary>Serves the connection until it ends. The caller disposes it.</summary>
    public abstract Task ServeAsync(NetworkConnection connection);
}
