namespace Kitex.Transport;

/// <summary>
/// Carries calls to a server's pipeline in the same process: no bytes, no sockets, messages by reference. For tests and
/// for services that live together; both sides' middleware runs.
/// </summary>
/// <param name="server">The server's outermost endpoint.</param>
public sealed class InMemoryTransport(RpcEndpoint server) : ClientTransport
{
    /// <inheritdoc/>
    public override string Name => "memory";

    /// <inheritdoc/>
    public override ValueTask<RpcResponse> InvokeAsync(RpcRequest request, CancellationToken cancellation) => server(request, cancellation);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
