using System.Net;

namespace Kitex.Network;

/// <summary>An open port. Accepted connections are given to the <see cref="ConnectionHandler"/> it was opened with.</summary>
public abstract class NetworkListener : IAsyncDisposable
{
    /// <summary>The address bound, with the port that the system chose where 0 was asked for.</summary>
    public abstract EndPoint LocalEndPoint { get; }

    /// <summary>Connections accepted and not yet ended.</summary>
    public abstract int ConnectionCount { get; }

    /// <summary>Stops accepting and closes the port. Open connections go on. Harmless when repeated.</summary>
    public abstract ValueTask StopAcceptingAsync();

    /// <summary>Completes when every accepted connection has ended. After <see cref="StopAcceptingAsync"/> no new one comes.</summary>
    /// <exception cref="OperationCanceledException">The token fired first.</exception>
    public abstract Task WaitUntilEmptyAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Stops accepting and aborts what is still open, then waits until every handler has ended: never await it inside one.
    /// </summary>
    public abstract ValueTask DisposeAsync();
}
