using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using Kitex.Network;
using Kitex.Network.Timing;

namespace Kitex.Transport;

/// <summary>Calls that share a few connections per address, used in turn, or have one each.</summary>
/// <param name="engine">Makes the connections.</param>
/// <param name="dial">How.</param>
/// <param name="connectionsPerAddress">How many; 0 for one for each call.</param>
/// <param name="time">The client's clock.</param>
internal abstract class SharedTransport<TConnection>(NetworkEngine engine, DialOptions dial, int connectionsPerAddress, TimeProvider time) : ClientTransport
    where TConnection : class, ISharedConnection
{
    // A connection may retire between being chosen and being used; one that does so again and again is a failing service.
    private const int MostChoices = 8;

    private readonly ConcurrentDictionary<EndPoint, SharedConnections<TConnection>> _addresses = new();
    private readonly ConcurrentDictionary<TConnection, byte> _open = new();
    private readonly TimerWheel _timers = new(time);
    private volatile bool _disposed;

    /// <inheritdoc/>
    internal override TransportCounts? Counts
    {
        get
        {
            var counts = default(TransportCounts);
            foreach (var (connection, _) in _open)
            {
                counts += connectionsPerAddress == 0
                    ? new TransportCounts(InUse: 1)
                    : new TransportCounts(Shared: 1, Streams: connection.CallCount, Waiting: connection.WaitingCount);
            }

            return counts;
        }
    }

    /// <inheritdoc/>
    public override ValueTask<RpcResponse> InvokeAsync(RpcRequest request, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return new(CallFailure.Canceled(request, time) with { NothingSent = true });
        }

        if (_disposed)
        {
            return new(CallFailure.Disposed(request));
        }

        request.Trace?.Phases?.Pass();
        if (connectionsPerAddress == 0)
        {
            return ConnectAndCallAsync(request, DialAsync(request.Destination!.Address), cancellation);
        }

        var connecting = Next(request.Destination!.Address);
        return Made(connecting) is { } ready && ready.TryCall(request, cancellation, out var answer)
            ? answer
            : ConnectAndCallAsync(request, connecting, cancellation);
    }

    /// <inheritdoc/>
    public override async ValueTask<RpcError?> WarmUpAsync(RpcRequest request, int connections, CancellationToken cancellation)
    {
        if (connectionsPerAddress == 0)
        {
            return null;
        }

        var connecting = Enumerable.Range(0, Math.Min(connections, connectionsPerAddress)).Select(_ => Next(request.Destination!.Address)).ToArray();
        try
        {
            await Task.WhenAll(connecting).WaitAsync(cancellation).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException canceled) when (cancellation.IsCancellationRequested)
        {
            return CallFailure.Canceled(request, time, canceled) with { NothingSent = true };
        }
        catch (Exception failed)
        {
            return CallFailure.NotConnected(request, time, failed, dial.Timeout);
        }
    }

    /// <inheritdoc/>
    public override void Forget(EndPoint address)
    {
        if (_addresses.TryRemove(address, out var connections))
        {
            connections.Retire();
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        _disposed = true;
        foreach (var (connection, _) in _open)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            _open.TryRemove(connection, out _);
        }
    }

    /// <inheritdoc/>
    internal override IReadOnlyDictionary<EndPoint, ConnectionCounts> CountConnections() =>
        _addresses.ToDictionary(static known => known.Key, static known => known.Value.CountConnections());

    /// <summary>The connections there are.</summary>
    protected ICollection<TConnection> Connected => _open.Keys;

    /// <summary>How many addresses something is kept of.</summary>
    public int AddressCount => _addresses.Count;

    /// <summary>The deadlines watched.</summary>
    protected int TimerCount => _timers.Count;

    /// <summary>Makes a connection that carries calls of one that is dialed.</summary>
    protected abstract TConnection Open(NetworkConnection network, TimerWheel timers);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RpcResponse> ConnectAndCallAsync(RpcRequest request, Task<TConnection> connecting, CancellationToken cancellation)
    {
        for (var choice = 0; choice < MostChoices; choice++)
        {
            try
            {
                var waiting = connecting.WaitAsync(CallTime.Waitable(request, time), time, cancellation);
                await ((Task)waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                request.Trace?.Phases?.Mark(CallPhase.Connect);
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

                if (connection.Refusal is { } refused)
                {
                    return CallFailure.Lost(request, time, refused) with { NothingSent = true };
                }
            }
            catch (OperationCanceledException canceled) when (cancellation.IsCancellationRequested)
            {
                RetireUnused(connecting);
                return CallFailure.Canceled(request, time, canceled) with { NothingSent = true };
            }
            catch (TimeoutException) when (!connecting.IsFaulted)
            {
                RetireUnused(connecting);
                return CallFailure.TimedOut(request, time, nothingSent: true);
            }
            catch (Exception failed)
            {
                return CallFailure.NotConnected(request, time, failed, dial.Timeout);
            }

            connecting = connectionsPerAddress == 0 ? DialAsync(request.Destination!.Address) : Next(request.Destination!.Address);
        }

        return CallFailure.NotConnected(request, time, new NetworkException("The service closes its connections as soon as they are made."), dial.Timeout);
    }

    /// <summary>A connection made for one call that has given up meanwhile is closed once it is there.</summary>
    private void RetireUnused(Task<TConnection> connecting)
    {
        if (connectionsPerAddress == 0)
        {
            _ = SharedConnections<TConnection>.RetireAsync(connecting);
        }
    }

    /// <summary>The next connection to an address, or one on its way.</summary>
    private Task<TConnection> Next(EndPoint address)
    {
        while (true)
        {
            var connections = _addresses.TryGetValue(address, out var known) ? known : _addresses.GetOrAdd(address, Create, this);
            if (connections.Next() is { } next)
            {
                return next;
            }

            _addresses.TryRemove(new(address, connections));
        }
    }

    private static TConnection? Made(Task<TConnection> connecting) => connecting.IsCompletedSuccessfully ? connecting.Result : null;

    private static SharedConnections<TConnection> Create(EndPoint address, SharedTransport<TConnection> self) =>
        new(self.Count, () => self.DialAsync(address), connections => self.DropEmpty(address, connections));

    private void DropEmpty(EndPoint address, SharedConnections<TConnection> connections)
    {
        if (connections.TryCloseEmpty())
        {
            _addresses.TryRemove(new(address, connections));
        }
    }

    private int Count => connectionsPerAddress;

    /// <summary>Makes a connection for whoever needs one: no single call's time or token ends it.</summary>
    private async Task<TConnection> DialAsync(EndPoint address)
    {
        if (_disposed)
        {
            throw new NetworkException("The client was disposed.");
        }

        var network = await engine.DialAsync(address, dial with { AwaiterNeverBlocks = true }).ConfigureAwait(false);
        var connection = Open(network, _timers);
        _open.TryAdd(connection, 0);
        _ = ForgetAsync(connection);
        if (_disposed)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        return connection;
    }

    private async Task ForgetAsync(TConnection connection)
    {
        await connection.Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await connection.DisposeAsync().ConfigureAwait(false);
        _open.TryRemove(connection, out _);
    }
}
