namespace Kitex.Network;

/// <summary>
/// Serves one accepted connection from its first byte to its last. The handler owns the connection and disposes it;
/// the listener disposes it too when the task ends, in whatever way.
/// </summary>
/// <param name="connection">The accepted connection.</param>
public delegate Task ConnectionHandler(NetworkConnection connection);
