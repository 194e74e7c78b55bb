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

    /// <inheritdoc/>
    protected override GrpcConnection Open(NetworkConnection network, TimerWheel timers) => new(network, settings, timers);
}
