namespace Kitex.Server.Dispatching;

/// <summary>Between the protocols and the services: finds the method a message names and runs the call through the pipeline.</summary>
public sealed class RpcDispatcher
{
    private readonly MethodTable _methods;
    private readonly RpcEndpoint _pipeline;

    internal RpcDispatcher(IReadOnlyList<ServedService> services, IReadOnlyList<RpcMiddleware> middleware, KitexServerOptions options)
    {
        _methods = new MethodTable([.. services.Select(static s => s.Descriptor)], options.FallbackService, options.RequireServiceName);
        _pipeline = ServerPipeline.Build(middleware, services);
    }

    /// <summary>The method a message names; null when there is none.</summary>
    /// <param name="service">The service named in UTF-8; empty where the message names none.</param>
    /// <param name="method">The method named in UTF-8.</param>
    /// <param name="unknown">The answer to send when there is none.</param>
    public RpcMethod? Find(ReadOnlySpan<byte> service, ReadOnlySpan<byte> method, out RpcError? unknown) => _methods.Find(service, method, out unknown);

    /// <summary>Runs one call through the outermost endpoint; never throws. A failed call is a response with an error. Await it once.</summary>
    public ValueTask<RpcResponse> DispatchAsync(RpcRequest request, CancellationToken cancellation) => _pipeline(request, cancellation);
}
