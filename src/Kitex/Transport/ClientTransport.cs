using System.Net;

namespace Kitex.Transport;

/// <summary>
/// Carries calls to instances: the innermost endpoint of a client. It may hold many connections, or none.
/// Safe for many calls at once.
/// </summary>
public abstract class ClientTransport : IAsyncDisposable
{
    /// <summary>A short name for logs, errors and diagnosis: "framed", "memory".</summary>
    public abstract string Name { get; }

    /// <summary>False when calls need no <see cref="RpcRequest.Destination"/>: there is only one place they can go. Default true.</summary>
    public virtual bool NeedsDestination => true;

    /// <summary>Sends the request to its <see cref="RpcRequest.Destination"/> and awaits the answer until its <see cref="RpcRequest.Deadline"/>.</summary>
    /// <returns>The outcome; every failure is an error value. Await it once.</returns>
    public abstract ValueTask<RpcResponse> InvokeAsync(RpcRequest request, CancellationToken cancellation);

    /// <summary>Connects to the request's destination before there is a call, as far as connections are kept. Default: nothing.</summary>
    /// <param name="request">Where to, as of a call.</param>
    /// <param name="connections">How many connections, at least 1.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Why one could not be made; null when all could.</returns>
    public virtual ValueTask<RpcError?> WarmUpAsync(RpcRequest request, int connections, CancellationToken cancellation) => default;

    /// <summary>
    /// The service is no longer at this address: connections to it that are idle are closed, the others when the calls under
    /// way have ended. It may come back. Default: nothing is kept by address.
    /// </summary>
    public virtual void Forget(EndPoint address)
    {
    }

    /// <summary>What it holds now; null where nothing is known of it.</summary>
    internal virtual TransportCounts? Counts => null;

    /// <summary>The connections to each address, for diagnosis; null where none are kept by address.</summary>
    internal virtual IReadOnlyDictionary<EndPoint, ConnectionCounts>? CountConnections() => null;

    /// <summary>Closes all connections. Calls under way end as lost.</summary>
    public abstract ValueTask DisposeAsync();
}
