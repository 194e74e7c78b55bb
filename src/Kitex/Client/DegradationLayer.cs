using Kitex.Transport;

namespace Kitex.Client;

/// <summary>Refuses a share of the calls, by chance, while a service is to be spared.</summary>
internal sealed class DegradationLayer(LiveClientOptions live)
{
    /// <summary>The layer.</summary>
    public RpcEndpoint Wrap(RpcEndpoint next) => (request, cancellation) => live.Current.Degradation is var share and > 0 && Random.Shared.NextDouble() < share
        ? new(CallFailure.Degraded(request, share))
        : next(request, cancellation);
}
