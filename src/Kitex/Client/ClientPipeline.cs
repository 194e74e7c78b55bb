using Kitex.LoadBalancing;
using Kitex.Resilience.CircuitBreaking;
using Kitex.Transport;

namespace Kitex.Client;

/// <summary>The map of the client: every layer a call goes through, from the stub down to the wire.</summary>
internal sealed class ClientPipeline
{
    private readonly PipelineLayer[] _layers;
    private readonly ClientTransport _transport;

    /// <summary>Composes the layers, once per client.</summary>
    public ClientPipeline(IReadOnlyList<PipelineLayer> user, Balancing balancing, ClientTransport transport, ClientCircuits circuits, IReadOnlyList<AccessRule> accessRules)
    {
        _transport = transport;
        _layers =
        [
            .. One("circuit breaker", circuits.Methods is { } methods ? methods.Wrap : null),
            .. user,
            .. One("access rules", accessRules.Count > 0 ? AccessRules.Layer(accessRules, CallFailure.Denied) : null),
            .. One("balance", transport.NeedsDestination ? balancing.Wrap : null),
            .. One("outlier ejection", circuits.Outliers is { } outliers ? outliers.Wrap : null),
            .. One("instance circuit breaker", circuits.Instances is { } instances ? instances.Wrap : null),
        ];
        Call = MiddlewareChain.Compose([.. _layers.Select(static layer => layer.Wrap)], transport.InvokeAsync);
    }

    /// <summary>The outermost endpoint.</summary>
    public RpcEndpoint Call { get; }

    /// <summary>The layers by name, outermost first, the transport last.</summary>
    public IReadOnlyList<string> Describe() => [.. _layers.Select(static layer => layer.Name), $"transport: {_transport.Name}"];

    /// <summary>A layer, when there is one.</summary>
    private static PipelineLayer[] One(string name, RpcMiddleware? layer) => layer is null ? [] : [new PipelineLayer(name, layer)];
}
