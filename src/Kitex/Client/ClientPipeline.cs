using Kitex.LoadBalancing;
using Kitex.Resilience.CircuitBreaking;
using Kitex.Resilience.Fallback;
using Kitex.Resilience.Retrying;
using Kitex.Transport;

namespace Kitex.Client;

/// <summary>The map of the client: every layer a call goes through, from the stub down to the wire.</summary>
internal sealed class ClientPipeline
{
    private readonly PipelineLayer[] _layers;
    private readonly ClientTransport _transport;

    /// <summary>Composes the layers, once per client.</summary>
    /// <param name="builder">What the user adds.</param>
    /// <param name="live">What may change while the client runs.</param>
    /// <param name="fallback">What callers get instead of failures.</param>
    /// <param name="retrying">Makes the attempts.</param>
    /// <param name="circuits">Its circuit breakers.</param>
    /// <param name="balancing">Chooses the instance.</param>
    /// <param name="transport">Carries the call.</param>
    public ClientPipeline(KitexClientBuilder builder, LiveClientOptions live, FallbackLayer fallback, RetryLayer retrying, ClientCircuits circuits, BalanceLayer balancing, ClientTransport transport)
    {
        _transport = transport;
        _layers =
        [
            new("fallback", fallback.Wrap, () => live.Policies.Any(static policy => policy.Fallback is not null)),
            new("retry", retrying.Wrap, () => live.Policies.Any(static policy => policy.Retry is not null)),
            new("circuit breaker", circuits.Methods.Wrap, () => live.Policies.Any(static policy => policy.CircuitBreaker is not null)),
            .. builder.Middleware,
            new("the call's own middleware", OfCall, static () => false),
            new("access rules", AccessRules.Layer(() => live.Current.AccessRules, CallFailure.Denied), () => live.Current.AccessRules.Count > 0),
            new("degradation", new DegradationLayer(live).Wrap, () => live.Current.Degradation > 0),
            .. One("balance", transport.NeedsDestination ? balancing.Wrap : null),
            .. One("outlier ejection", circuits.Outliers is { } outliers ? outliers.Wrap : null),
            new("instance circuit breaker", circuits.Instances.Wrap, () => live.Current.InstanceCircuitBreaker is not null),
            .. builder.PerInstance,
        ];
        Call = MiddlewareChain.Compose([.. _layers.Select(static layer => layer.Wrap)], transport.InvokeAsync);
    }

    /// <summary>The outermost endpoint.</summary>
    public RpcEndpoint Call { get; }

    /// <summary>The middleware that a single call brings along.</summary>
    private static RpcEndpoint OfCall(RpcEndpoint next) => (request, cancellation) => request.Options?.Middleware is { Count: > 0 } own
        ? MiddlewareChain.Compose([.. own], next)(request, cancellation)
        : next(request, cancellation);

    /// <summary>The layers by name, outermost first, the transport last; "(off)" behind those that only wait for a call or a change to ask for them.</summary>
    public IReadOnlyList<string> Describe() => [.. _layers.Select(static layer => layer.ToString()), $"transport: {_transport.Name}"];

    /// <summary>A layer, when there is one.</summary>
    private static PipelineLayer[] One(string name, RpcMiddleware? layer) => layer is null ? [] : [new PipelineLayer(name, layer)];
}
