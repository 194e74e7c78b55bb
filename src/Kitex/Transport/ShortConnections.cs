using System.Net;
using Kitex.Network;
using Kitex.Protocols.Framing;

namespace Kitex.Transport;

/// <summary>A fresh connection for each call, closed after it.</summary>
internal sealed class ShortConnections(NetworkEngine engine, DialOptions dial, FramingDetector detector, TimeProvider time)
    : ConnectionSource(engine, dial, detector, time)
{
    public override int IdleCount => 0;

    public override ValueTask<ConnectionLease> RentAsync(RpcRequest request, CancellationToken cancellation) => DialAsync(request, home: null, cancellation);

    public override ValueTask ReturnAsync(ClientConnection connection) => CloseAsync(connection);

    /// <summary>Nothing is kept: nothing is made.</summary>
    public override ValueTask<RpcError?> WarmUpAsync(RpcRequest request, int connections, CancellationToken cancellation) => default;

    public override IReadOnlyDictionary<EndPoint, ConnectionCounts> CountConnections() => Open
        .Select(static connection => connection.Network.RemoteEndPoint)
        .OfType<EndPoint>()
        .CountBy(static address => address)
        .ToDictionary(static known => known.Key, static known => new ConnectionCounts(0, known.Value));

    protected override ValueTask CloseIdleAsync() => ValueTask.CompletedTask;
}
