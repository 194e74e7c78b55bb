using System.Net;
using Kitex.Network;
using Kitex.Network.Timing;

namespace Kitex.Transport.Grpc;

/// <summary>gRPC over HTTP/2.</summary>
/// <param name="settings">What all calls have in common.</param>
/// <param name="engine">Makes the connections.</param>
/// <param name="dial">How.</param>
/// <param name="connectionsPerAddress">How many; 0 for one for each call.</param>
internal sealed class GrpcTransport(GrpcSettings settings, NetworkEngine engine, DialOptions dial, int connectionsPerAddress)
    : SharedTransport<GrpcConnection>(engine, dial, connectionsPerAddress, settings.Time)
{
    /// <inheritdoc/>
    public override string Name => "grpc";

    /// <summary>What it holds now.</summary>
    public GrpcLoad Load
    {
        get
        {
            var open = Connected;
            return new GrpcLoad(
                open.Count,
                open.Sum(static connection => connection.Http2.Count),
                open.Sum(static connection => connection.Http2.WaitingCount),
                open.Sum(static connection => connection.Http2.HeldBytes),
                TimerCount);
        }
    }

    /// <inheritdoc/>
    public override void Forget(EndPoint address)
    {
        base.Forget(address);
        settings.Forget(address);
    }

    /// <inheritdoc/>
    protected override GrpcConnection Open(NetworkConnection network, TimerWheel timers) => new(network, settings, timers);
}
