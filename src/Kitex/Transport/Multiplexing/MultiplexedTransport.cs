using Kitex.Network;
using Kitex.Network.Timing;
using Kitex.Protocols.Framing;

namespace Kitex.Transport.Multiplexing;

/// <summary>Many calls at once on few connections, answered in any order; the framing's sequence ids tell them apart.</summary>
internal sealed class MultiplexedTransport(
    MessageFraming framing, FramingDetector detector, NetworkEngine engine, DialOptions dial, int connectionsPerAddress, CallCompletion completion, TimeProvider time)
    : SharedTransport<MultiplexedConnection>(engine, dial, connectionsPerAddress, time)
{
    public override string Name => $"{framing.Name}, multiplexed";

    public override ValueTask<RpcResponse> InvokeAsync(RpcRequest request, CancellationToken cancellation) => request.Method.IsStreaming
        ? new(CallFailure.NoStreams(request, Name))
        : base.InvokeAsync(request, cancellation);

    protected override MultiplexedConnection Open(NetworkConnection network, TimerWheel timers) => new(network, framing, detector, completion, timers);
}
