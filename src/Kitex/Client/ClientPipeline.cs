using Kitex.LoadBalancing;
using Kitex.Transport;

namespace Kitex.Client;

/// <summary>The map of the client: every layer a call goes through, from the stub down to the wire.</summary>
internal sealed class ClientPipeline
{
    private readonly PipelineLayer[] _layers;
    private readonly ClientTransport _transport;

    /// <summary>Composes the layers, once per client.</summary>
    /// <param name="user">The user's layers around every attempt.</param>
    /// <param name="perInstance">The user's layers around what goes to one instance.</param>
    /// <param name="degradation">Refuses a share of the calls.</param>
    /// <param name="balancing">Chooses the instance.</param>
    /// <param name="transport">Carries the call.</param>
    public ClientPipeline(IReadOnlyList<PipelineLayer> user, IReadOnlyList<PipelineLayer> perInstance, Degradation degradation, Balancing balancing, ClientTransport transport)
    {
        _transport = transport;
        _layers =
        [
            .. user,
            new("the call's own middleware", OfCall),
            new("degradation", degradation.Wrap),
            .. transport.NeedsDestination ? new[] { new PipelineLayer("balance", balancing.Wrap) } : [],
            .. perInstance,
        ];
        Call = MiddlewareChain.Compose([.. _layers.Select(static layer => layer.Wrap)], transport.InvokeAsync);
    }

    /// <summary>The outermost endpoint.</summary>
    public RpcEndpoint Call { get; }

    /// <summary>The middleware that a single call brings along.</summary>
    private static RpcEndpoint OfCall(RpcEndpoint next) => (request, cancellation) => request.Options?.Middleware is { Count: > 0 } own
        ? MiddlewareChain.Compose([.. own], next)(request, cancellation)
        : next(request, cancellation);

    /// <summary>The layers by name, outermost first, the transport last.</summary>
    public IReadOnlyList<string> Describe() => [.. _layers.Select(static layer => layer.Name), $"transport: {_transport.Name}"];
}
