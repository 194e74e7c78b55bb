using System.Net;

namespace Kitex.Transport;

/// <summary>Streams go one way, and all other calls another, as with Kitex v0.16.3 where a client may do both.</summary>
/// <param name="calls">Carries calls with one request and one response, and oneway calls.</param>
/// <param name="streams">Carries streams.</param>
internal sealed class StreamsApartTransport(ClientTransport calls, ClientTransport streams) : ClientTransport
{
    public override string Name => $"{calls.Name}; streams: {streams.Name}";

    internal override TransportCounts? Counts => (calls.Counts ?? default) + (streams.Counts ?? default);

    public override ValueTask<RpcResponse> InvokeAsync(RpcRequest request, CancellationToken cancellation) =>
        (request.Method.IsStreaming ? streams : calls).InvokeAsync(request, cancellation);

    public override async ValueTask<RpcError?> WarmUpAsync(RpcRequest request, int connections, CancellationToken cancellation) =>
        await calls.WarmUpAsync(request, connections, cancellation).ConfigureAwait(false)
        ?? await streams.WarmUpAsync(request, connections, cancellation).ConfigureAwait(false);

    public override void Forget(EndPoint address)
    {
        calls.Forget(address);
        streams.Forget(address);
    }

    internal override IReadOnlyDictionary<EndPoint, ConnectionCounts> CountConnections()
    {
        var counts = new Dictionary<EndPoint, ConnectionCounts>(calls.CountConnections() ?? new Dictionary<EndPoint, ConnectionCounts>());
        foreach (var (address, more) in streams.CountConnections() ?? new Dictionary<EndPoint, ConnectionCounts>())
        {
            var known = counts.GetValueOrDefault(address);
            counts[address] = new ConnectionCounts(known.Idle + more.Idle, known.InUse + more.InUse);
        }

        return counts;
    }

    public override async ValueTask DisposeAsync()
    {
        await calls.DisposeAsync().ConfigureAwait(false);
        await streams.DisposeAsync().ConfigureAwait(false);
    }
}
