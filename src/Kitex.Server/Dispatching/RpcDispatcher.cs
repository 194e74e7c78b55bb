namespace Kitex.Server.Dispatching;

/// <summary>Between the protocols and the services: finds the method a message names and runs the call through the pipeline.</summary>
public sealed class RpcDispatcher
{
    private readonly MethodTable _methods;
    private readonly RpcEndpoint _pipeline;

    internal RpcDispatcher(IReadOnlyList<ServiceDescriptor> services, IReadOnlyList<RpcMiddleware> middleware)
    {
        _methods = new MethodTable(services);
        _pipeline = ServerPipeline.Build(middleware, services);
    }

    /// <summary>The outermost endpoint. Never throws.</summary>
    public RpcEndpoint Endpoint => _pipeline;

    /// <summary>The method a message names that names no service; null when there is none.</summary>
    public RpcMethod? Find(ReadOnlySpan<byte> method) => _methods.Find(method);

    /// <summary>Runs one call. A failed call is a response with an error. Await it once.</summary>
    public ValueTask<RpcResponse> DispatchAsync(RpcRequest request, CancellationToken cancellation) => _pipeline(request, cancellation);
}
