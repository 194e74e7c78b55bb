using System.Collections.Concurrent;
using System.Net;
using Kitex.Network;
using Kitex.Protocols.Framing;

namespace Kitex.Transport;

/// <summary>
/// Keeps connections for the next call, the most recently used first, so that a shrinking load lets the others go idle
/// and close. A connection is looked at before it is lent: one that the peer closed is dropped.
/// </summary>
internal sealed class PooledConnections : ConnectionSource
{
    private readonly PoolOptions _options;
    private readonly ConcurrentDictionary<EndPoint, IdleConnections> _idle = new();
    private readonly ITimer _evictions;
    private int _idleCount;

    public PooledConnections(NetworkEngine engine, DialOptions dial, FramingDetector detector, PoolOptions options, TimeProvider time)
        : base(engine, dial, detector, time)
    {
        _options = options;
        var period = TimeSpan.FromTicks(Math.Max(options.IdleTimeout.Ticks / 2, TimeSpan.TicksPerMillisecond * 10));
        _evictions = time.CreateTimer(static self => ((PooledConnections)self!).Evict(), this, period, period);
    }

    /// <summary>Idle connections kept now, over all addresses.</summary>
    public override int IdleCount => Volatile.Read(ref _idleCount);

    /// <summary>How many addresses something is kept of.</summary>
    public int AddressCount => _idle.Count;

    public override ValueTask<ConnectionLease> RentAsync(RpcRequest request, CancellationToken cancellation)
    {
        var idle = At(request.Destination!.Address);
        var now = Time.GetTimestamp();
        while (idle.TryTakeNewest(now) is { } connection)
        {
            Interlocked.Decrement(ref _idleCount);
            if (connection.Network.IsReusable && (_options.MinIdlePerAddress > 0 || !IsPastIdleTimeout(connection, now)))
            {
                return new(new ConnectionLease(this, connection));
            }

            Drop(connection);
        }

        return DialAsync(request, idle, cancellation);
    }

    public override ValueTask ReturnAsync(ClientConnection connection)
    {
        connection.IdleSince = Time.GetTimestamp();
        if (Interlocked.Increment(ref _idleCount) <= _options.MaxIdle && !IsDisposed)
        {
            if (connection.Home!.TryAdd(connection, _options.MaxIdlePerAddress))
            {
                if (IsDisposed)
                {
                    // The pool closed while the connection was on its way back.
                    return CloseIdleAsync();
                }

                return ValueTask.CompletedTask;
            }
        }

        Interlocked.Decrement(ref _idleCount);
        return CloseAsync(connection);
    }

    public override async ValueTask<RpcError?> WarmUpAsync(RpcRequest request, int connections, CancellationToken cancellation)
    {
        var count = Math.Min(connections, _options.MaxIdlePerAddress);
        var home = At(request.Destination!.Address);
        var leases = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => DialAsync(request, home, cancellation).AsTask())).ConfigureAwait(false);
        RpcError? failed = null;
        foreach (var lease in leases)
        {
            failed ??= lease.Error;
            if (lease.Error is null)
            {
                await lease.ReturnAsync().ConfigureAwait(false);
            }
        }

        return failed;
    }

    public override void Forget(EndPoint address)
    {
        if (_idle.TryRemove(address, out var idle))
        {
            foreach (var connection in idle.Close())
            {
                Interlocked.Decrement(ref _idleCount);
                Drop(connection);
            }
        }
    }

    public override IReadOnlyDictionary<EndPoint, ConnectionCounts> CountConnections()
    {
        var open = Open.Select(static connection => connection.Home).OfType<IdleConnections>().CountBy(static home => home).ToDictionary();
        return _idle.ToDictionary(static known => known.Key, known =>
        {
            var idle = known.Value.Count;
            return new ConnectionCounts(idle, Math.Max(open.GetValueOrDefault(known.Value) - idle, 0));
        });
    }

    protected override async ValueTask CloseIdleAsync()
    {
        await _evictions.DisposeAsync().ConfigureAwait(false);
        foreach (var (_, idle) in _idle)
        {
            while (idle.TryTakeNewest(Time.GetTimestamp()) is { } connection)
            {
                Interlocked.Decrement(ref _idleCount);
                await CloseAsync(connection).ConfigureAwait(false);
            }
        }
    }

    private IdleConnections At(EndPoint address) =>
        _idle.TryGetValue(address, out var idle) ? idle : _idle.GetOrAdd(address, static _ => new IdleConnections());

    private bool IsPastIdleTimeout(ClientConnection connection, long now) => Time.GetElapsedTime(connection.IdleSince, now) >= _options.IdleTimeout;

    private void Evict()
    {
        HashSet<IdleConnections?> inUse = [.. Open.Select(static connection => connection.Home)];
        var now = Time.GetTimestamp();
        var unused = now - (long)(_options.IdleTimeout.TotalSeconds * Time.TimestampFrequency);
        foreach (var (address, idle) in _idle)
        {
            while (idle.TryTakeUseless(_options.MinIdlePerAddress, static c => !c.Network.IsReusable, c => IsPastIdleTimeout(c, now)) is { } connection)
            {
                Interlocked.Decrement(ref _idleCount);
                Drop(connection);
            }

            // Addresses come and go, and some are called only once.
            if (!inUse.Contains(idle) && idle.TryCloseUnused(unused))
            {
                _idle.TryRemove(new(address, idle));
            }
        }
    }

    // A close in good order needs no waiting for here; an engine's disposal never throws.
    private void Drop(ClientConnection connection) => _ = CloseAsync(connection).AsTask();
}
