using Kitex.LoadBalancing;
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
    public ClientPipeline(FallingBack fallback, Retrying retrying, IReadOnlyList<PipelineLayer> user, Balancing balancing, ClientTransport transport)
    {
        _transport = transport;
        _layers =
        [
            new PipelineLayer("fallback", fallback.Wrap),
            new PipelineLayer("retry", retrying.Wrap),
            .. user,
            .. transport.NeedsDestination ? new[] { new PipelineLayer("balance", balancing.Wrap) } : [],
        ];
        Call = MiddlewareChain.Compose([.. _layers.Select(static layer => layer.Wrap)], transport.InvokeAsync);
    }

    /// <summary>The outermost endpoint.</summary>
    public RpcEndpoint Call { get; }

    /// <summary>The layers by name, outermost first, the transport last.</summary>
    public IReadOnlyList<string> Describe() => [.. _layers.Select(static layer => layer.Name), $"transport: {_transport.Name}"];
}
