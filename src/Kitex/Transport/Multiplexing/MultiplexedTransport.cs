using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using Kitex.Network;
using Kitex.Network.Timing;
using Kitex.Protocols.Framing;

namespace Kitex.Transport.Multiplexing;

/// <summary>Many calls at once on few connections, answered in any order; the framing's sequence ids tell them apart.</summary>
internal sealed class MultiplexedTransport(
    MessageFraming framing, FramingDetector detector, NetworkEngine engine, DialOptions dial, int connectionsPerAddress, CallCompletion completion, TimeProvider time) : ClientTransport
{
    // A connection may retire between being chosen and being used; one that does so again and again is a failing service.
    private const int MostChoices = 8;

    private readonly ConcurrentDictionary<EndPoint, SharedConnections<MultiplexedConnection>> _addresses = new();
    private readonly ConcurrentDictionary<MultiplexedConnection, byte> _open = new();
    private readonly TimerWheel _timers = new(time);
    private volatile bool _disposed;

    public override string Name => $"{framing.Name}, multiplexed";

    public override ValueTask<RpcResponse> InvokeAsync(RpcRequest request, CancellationToken cancellation)
    {
        if (request.Method.IsStreaming)
        {
            return new(CallFailure.Unsupported(request, Name));
        }

        if (cancellation.IsCancellationRequested)
        {
            return new(CallFailure.Canceled(request, time));
        }

        var ready = Connections(request.Destination!.Address).TryNext(out var connecting);
        return ready is not null && ready.TryCall(request, cancellation, out var answer)
            ? answer
            : ConnectAndCallAsync(request, connecting, cancellation);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        _disposed = true;
        foreach (var (connection, _) in _open)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RpcResponse> ConnectAndCallAsync(RpcRequest request, Task<MultiplexedConnection> connecting, CancellationToken cancellation)
    {
        for (var choice = 0; choice < MostChoices; choice++)
        {
            try
            {
                var waiting = connecting.WaitAsync(CallTime.Waitable(request, time), time, cancellation);
                await ((Task)waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!request.IsBlocking)
                {
                    // The thread that has made the connection is to wake the others who wait for it.
                    await Task.Yield();
                }

                var connection = await waiting.ConfigureAwait(false);
                if (connection.TryCall(request, cancellation, out var answer))
                {
                    return await answer.ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException canceled) when (cancellation.IsCancellationRequested)
            {
                return CallFailure.Canceled(request, time, canceled);
            }
            catch (TimeoutException) when (!connecting.IsFaulted)
            {
                return CallFailure.TimedOut(request, time, nothingSent: true);
            }
            catch (Exception failed)
            {
                return CallFailure.NotConnected(request, time, failed, dial.Timeout);
            }

            connecting = Connections(request.Destination!.Address).Next();
        }

        return CallFailure.NotConnected(request, time, new NetworkException("The service closes its connections as soon as they are made."), dial.Timeout);
    }

    private SharedConnections<MultiplexedConnection> Connections(EndPoint address) =>
        _addresses.TryGetValue(address, out var known)
            ? known
            : _addresses.GetOrAdd(address, static (address, self) => new SharedConnections<MultiplexedConnection>(self.ConnectionsPerAddress, () => self.DialAsync(address)), this);

    private int ConnectionsPerAddress => connectionsPerAddress;

    /// <summary>Makes a connection for whoever needs one: no single call's time or token ends it.</summary>
    private async Task<MultiplexedConnection> DialAsync(EndPoint address)
    {
        var network = await engine.DialAsync(address, dial with { AwaiterNeverBlocks = true }).ConfigureAwait(false);
        var connection = new MultiplexedConnection(network, framing, detector, completion, _timers);
        _open.TryAdd(connection, 0);
        _ = ForgetAsync(connection);
        if (_disposed)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        return connection;
    }

    private async Task ForgetAsync(MultiplexedConnection connection)
    {
        await connection.Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await connection.DisposeAsync().ConfigureAwait(false);
        _open.TryRemove(connection, out _);
    }
}
