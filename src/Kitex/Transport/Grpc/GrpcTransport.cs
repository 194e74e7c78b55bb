using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using Kitex.Network;
using Kitex.Network.Timing;

namespace Kitex.Transport.Grpc;

/// <summary>gRPC over HTTP/2 without TLS: a few connections per address, used in turn, or one for each call.</summary>
/// <param name="settings">What all calls have in common.</param>
/// <param name="engine">Makes the connections.</param>
/// <param name="dial">How.</param>
/// <param name="connectionsPerAddress">How many; 0 for one for each call.</param>
internal sealed class GrpcTransport(GrpcSettings settings, NetworkEngine engine, DialOptions dial, int connectionsPerAddress) : ClientTransport
{
    // A connection may retire between being chosen and being used; one that does so again and again is a failing service.
    private const int MostChoices = 8;

    private readonly ConcurrentDictionary<EndPoint, SharedConnections<GrpcConnection>> _addresses = new();
    private readonly ConcurrentDictionary<GrpcConnection, byte> _open = new();
    private readonly TimerWheel _timers = new(settings.Time);
    private volatile bool _disposed;

    /// <inheritdoc/>
    public override string Name => "grpc";

    /// <inheritdoc/>
    public override ValueTask<RpcResponse> InvokeAsync(RpcRequest request, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return new(CallFailure.Canceled(request, settings.Time) with { NothingSent = true });
        }

        if (connectionsPerAddress == 0)
        {
            return ConnectAndCallAsync(request, DialAsync(request.Destination!.Address), cancellation);
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
    private async ValueTask<RpcResponse> ConnectAndCallAsync(RpcRequest request, Task<GrpcConnection> connecting, CancellationToken cancellation)
    {
        for (var choice = 0; choice < MostChoices; choice++)
        {
            try
            {
                var waiting = connecting.WaitAsync(CallTime.Waitable(request, settings.Time), settings.Time, cancellation);
                await ((Task)waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!request.IsBlocking)
                {
                    // The thread that has made the connection is to wake the others who wait for it.
                    await Task.Yield();
                }

                var connection = await waiting.ConfigureAwait(false);
                var taken = connection.TryCall(request, cancellation, out var answer);
                if (connectionsPerAddress == 0)
                {
                    connection.Retire();
                }

                if (taken)
                {
                    return await answer.ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException canceled) when (cancellation.IsCancellationRequested)
            {
                RetireUnused(connecting);
                return CallFailure.Canceled(request, settings.Time, canceled) with { NothingSent = true };
            }
            catch (TimeoutException) when (!connecting.IsFaulted)
            {
                RetireUnused(connecting);
                return CallFailure.TimedOut(request, settings.Time, nothingSent: true);
            }
            catch (Exception failed)
            {
                return CallFailure.NotConnected(request, settings.Time, failed, dial.Timeout);
            }

            connecting = connectionsPerAddress == 0 ? DialAsync(request.Destination!.Address) : Connections(request.Destination!.Address).Next();
        }

        return CallFailure.NotConnected(request, settings.Time, new NetworkException("The service closes its connections as soon as they are made."), dial.Timeout);
    }

    /// <summary>A connection made for one call that has given up meanwhile is closed once it is there.</summary>
    private void RetireUnused(Task<GrpcConnection> connecting)
    {
        if (connectionsPerAddress == 0)
        {
            _ = RetireAsync(connecting);
        }
    }

    private static async Task RetireAsync(Task<GrpcConnection> connecting)
    {
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully)
        {
            (await connecting.ConfigureAwait(false)).Retire();
        }
    }

    private SharedConnections<GrpcConnection> Connections(EndPoint address) =>
        _addresses.TryGetValue(address, out var known)
            ? known
            : _addresses.GetOrAdd(address, static (address, self) => new SharedConnections<GrpcConnection>(self.Count, () => self.DialAsync(address)), this);

    private int Count => connectionsPerAddress;

    /// <summary>Makes a connection for whoever needs one: no single call's time or token ends it.</summary>
    private async Task<GrpcConnection> DialAsync(EndPoint address)
    {
        var network = await engine.DialAsync(address, dial with { AwaiterNeverBlocks = true }).ConfigureAwait(false);
        var connection = new GrpcConnection(network, settings, _timers);
        _open.TryAdd(connection, 0);
        _ = ForgetAsync(connection);
        if (_disposed)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        return connection;
    }

    private async Task ForgetAsync(GrpcConnection connection)
    {
        await connection.Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await connection.DisposeAsync().ConfigureAwait(false);
        _open.TryRemove(connection, out _);
    }
}
