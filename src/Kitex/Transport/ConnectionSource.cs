using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using Kitex.Network;
using Kitex.Protocols.Framing;

namespace Kitex.Transport;

/// <summary>Where connections come from and where they go after a call: fresh for each (short) or kept (pooled).</summary>
internal abstract class ConnectionSource(NetworkEngine engine, DialOptions dial, FramingDetector detector, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ClientConnection, byte> _open = new();
    private volatile bool _disposed;

    protected TimeProvider Time { get; } = time;

    /// <summary>True once disposal has begun: nothing is kept any more.</summary>
    protected bool IsDisposed => _disposed;

    /// <summary>The connections that are not closed, lent ones and those kept.</summary>
    protected IEnumerable<ClientConnection> Open => _open.Select(static open => open.Key);

    /// <summary>How many connections are kept, and how many are lent.</summary>
    public TransportCounts Counts
    {
        get
        {
            // One that changes hands meanwhile may be counted as either.
            var idle = IdleCount;
            return new TransportCounts(idle, Math.Max(0, _open.Count - idle));
        }
    }

    /// <summary>Connections kept for the next call.</summary>
    public abstract int IdleCount { get; }

    /// <summary>Lends a connection to the request's destination, for one call.</summary>
    public abstract ValueTask<ConnectionLease> RentAsync(RpcRequest request, CancellationToken cancellation);

    /// <summary>Takes back a connection that is free again.</summary>
    public abstract ValueTask ReturnAsync(ClientConnection connection);

    /// <summary>Makes connections to the request's destination before there are calls, as far as they are kept.</summary>
    /// <returns>Why one could not be made; null when all could.</returns>
    public abstract ValueTask<RpcError?> WarmUpAsync(RpcRequest request, int connections, CancellationToken cancellation);

    /// <summary>Closes the idle connections to an address, and those lent when they come back.</summary>
    public virtual void Forget(EndPoint address)
    {
    }

    /// <summary>The connections to each address.</summary>
    public abstract IReadOnlyDictionary<EndPoint, ConnectionCounts> CountConnections();

    /// <summary>Closes a connection that must not carry another call.</summary>
    public ValueTask CloseAsync(ClientConnection connection)
    {
        _open.TryRemove(connection, out _);
        return connection.Network.DisposeAsync();
    }

    /// <summary>Closes the idle connections and breaks the lent ones, whose calls end as lost.</summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await CloseIdleAsync().ConfigureAwait(false);
        foreach (var (connection, _) in _open)
        {
            connection.Network.Abort(Disposed());
        }
    }

    /// <summary>Closes what is kept; called once disposal has begun.</summary>
    protected abstract ValueTask CloseIdleAsync();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    protected async ValueTask<ConnectionLease> DialAsync(RpcRequest request, IdleConnections? home, CancellationToken cancellation)
    {
        if (_disposed)
        {
            return new(CallFailure.Disposed(request));
        }

        var address = request.Destination!.Address;
        var remaining = CallTime.Remaining(request, Time);
        if (remaining == TimeSpan.Zero)
        {
            return new(CallFailure.TimedOut(request, Time, nothingSent: true));
        }

        var limit = request.Options?.ConnectTimeout ?? request.Policy.ConnectTimeout ?? dial.Timeout;
        var callIsShorter = remaining != Timeout.InfiniteTimeSpan && (limit == Timeout.InfiniteTimeSpan || remaining < limit);
        var options = callIsShorter || request.IsBlocking || limit != dial.Timeout
            ? dial with { Timeout = callIsShorter ? remaining : limit, AwaiterNeverBlocks = request.IsBlocking }
            : dial;
        try
        {
            var network = await engine.DialAsync(address, options, cancellation).ConfigureAwait(false);
            var connection = new ClientConnection(home, network, new MessageReader(network, detector, Time));
            _open.TryAdd(connection, 0);
            if (_disposed)
            {
                network.Abort(Disposed());
            }

            return new(this, connection);
        }
        catch (TimeoutException) when (callIsShorter)
        {
            return new(CallFailure.TimedOut(request, Time, nothingSent: true));
        }
        catch (OperationCanceledException canceled) when (cancellation.IsCancellationRequested)
        {
            return new(CallFailure.Canceled(request, Time, canceled));
        }
        catch (Exception failed)
        {
            return new(CallFailure.NotConnected(request, Time, failed, limit));
        }
    }

    private static NetworkException Disposed() => new("The client was disposed.");
}
