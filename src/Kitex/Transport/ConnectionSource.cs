using System.Runtime.CompilerServices;
using Kitex.Network;
using Kitex.Protocols.Framing;

namespace Kitex.Transport;

/// <summary>Where connections come from and where they go after a call: fresh for each (short) or kept (pooled).</summary>
internal abstract class ConnectionSource(NetworkEngine engine, DialOptions dial, FramingDetector detector, TimeProvider time) : IAsyncDisposable
{
    protected TimeProvider Time { get; } = time;

    /// <summary>Lends a connection to the request's destination, for one call.</summary>
    public abstract ValueTask<ConnectionLease> RentAsync(RpcRequest request, CancellationToken cancellation);

    /// <summary>Takes back a connection that is free again.</summary>
    public abstract ValueTask ReturnAsync(ClientConnection connection);

    public abstract ValueTask DisposeAsync();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    protected async ValueTask<ConnectionLease> DialAsync(RpcRequest request, CancellationToken cancellation)
    {
        var address = request.Destination!.Address;
        var remaining = CallTime.Remaining(request, Time);
        if (remaining <= TimeSpan.Zero && remaining != Timeout.InfiniteTimeSpan)
        {
            return new(CallFailure.TimedOut(request, Time, nothingSent: true));
        }

        var callIsShorter = remaining != Timeout.InfiniteTimeSpan && remaining < dial.Timeout;
        try
        {
            var network = await engine.DialAsync(address, callIsShorter ? dial with { Timeout = remaining } : dial, cancellation).ConfigureAwait(false);
            return new(this, new ClientConnection(address, network, new MessageReader(network, detector, Time)));
        }
        catch (TimeoutException) when (callIsShorter)
        {
            return new(CallFailure.TimedOut(request, Time, nothingSent: true));
        }
        catch (TimeoutException timeout)
        {
            return new(CallFailure.ConnectTimedOut(request, dial.Timeout, timeout));
        }
        catch (OperationCanceledException canceled) when (cancellation.IsCancellationRequested)
        {
            return new(CallFailure.Canceled(request, Time, canceled));
        }
        catch (Exception failed)
        {
            return new(CallFailure.ConnectFailed(request, Time, failed));
        }
    }
}
