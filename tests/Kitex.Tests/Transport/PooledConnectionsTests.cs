using Kitex.Network;
using Kitex.Network.Memory;
using Kitex.Protocols.Framing;
using Kitex.Testing;
using Kitex.Transport;

namespace Kitex.Tests.Transport;

public sealed class PooledConnectionsTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryEngine _engine;
    private readonly List<NetworkListener> _listeners = [];
    private readonly List<NetworkConnection> _accepted = [];

    public PooledConnectionsTests()
    {
        _engine = new MemoryEngine(time: _clock);
        Listen("a");
        Listen("b");
    }

    [Fact]
    public async Task The_connection_returned_last_is_lent_first()
    {
        await using var pool = Pool();
        var first = await RentAsync(pool);
        var second = await RentAsync(pool);
        await first.ReturnAsync();
        await second.ReturnAsync();

        Assert.Same(second.Connection, (await RentAsync(pool)).Connection);
        Assert.Same(first.Connection, (await RentAsync(pool)).Connection);
        Assert.Equal(0, pool.IdleCount);
    }

    [Fact]
    public async Task A_warm_pool_lends_what_it_has_made()
    {
        await using var pool = Pool();

        Assert.Null(await pool.WarmUpAsync(new RpcRequest { Method = new TextMethod(), Destination = new Instance(new MemoryEndPoint("a")) }, 3, default));

        Assert.Equal(3, pool.IdleCount);
        await RentAsync(pool);
        Assert.Equal(2, pool.IdleCount);
    }

    [Fact]
    public async Task Warming_up_keeps_to_the_pools_limit_and_says_what_failed()
    {
        await using var pool = Pool(new PoolOptions { MaxIdlePerAddress = 2 });

        Assert.Null(await pool.WarmUpAsync(new RpcRequest { Method = new TextMethod(), Destination = new Instance(new MemoryEndPoint("a")) }, 5, default));
        var failed = await pool.WarmUpAsync(new RpcRequest { Method = new TextMethod(), Destination = new Instance(new MemoryEndPoint("nowhere")) }, 5, default);

        Assert.Equal(2, pool.IdleCount);
        Assert.Equal(RpcErrorCode.ConnectFailed, failed!.Code);
    }

    [Fact]
    public async Task Addresses_do_not_share_connections()
    {
        await using var pool = Pool();
        var toA = await RentAsync(pool, "a");
        await toA.ReturnAsync();

        var toB = await RentAsync(pool, "b");

        Assert.NotSame(toA.Connection, toB.Connection);
        Assert.Equal(new MemoryEndPoint("b"), toB.Connection.Network.RemoteEndPoint);
    }

    [Fact]
    public async Task One_returned_beyond_the_limit_of_its_address_is_closed()
    {
        await using var pool = Pool(new PoolOptions { MaxIdlePerAddress = 2 });
        var leases = await RentAsync(pool, 3, "a");
        await ReturnAsync(leases);

        Assert.Equal(2, pool.IdleCount);
        Assert.Equal([true, true, false], leases.Select(IsOpen));
    }

    [Fact]
    public async Task One_returned_beyond_the_limit_of_all_addresses_is_closed()
    {
        await using var pool = Pool(new PoolOptions { MaxIdle = 3 });
        ConnectionLease[] leases = [.. await RentAsync(pool, 2, "a"), .. await RentAsync(pool, 2, "b")];
        await ReturnAsync(leases);

        Assert.Equal(3, pool.IdleCount);
        Assert.Equal([true, true, true, false], leases.Select(IsOpen));
        await (await RentAsync(pool, "a")).ReturnAsync();
        Assert.Equal(3, pool.IdleCount);
    }

    [Fact]
    public async Task Idle_connections_are_closed_after_the_idle_timeout()
    {
        await using var pool = Pool();
        var leases = await RentAsync(pool, 3, "a");
        await ReturnAsync(leases);

        _clock.Advance(IdleTimeout * 0.9);
        Assert.Equal(3, pool.IdleCount);
        _clock.Advance(IdleTimeout * 0.7);

        Assert.Equal(0, pool.IdleCount);
        Assert.All(leases, static lease => Assert.False(IsOpen(lease)));
    }

    [Fact]
    public async Task Connections_in_use_stay_and_those_not_used_go_idle()
    {
        await using var pool = Pool();
        var leases = await RentAsync(pool, 3, "a");
        await ReturnAsync(leases);

        for (var i = 0; i < 10; i++)
        {
            _clock.Advance(IdleTimeout / 4);
            await (await RentAsync(pool)).ReturnAsync();
        }

        Assert.Equal(1, pool.IdleCount);
        Assert.Equal([false, false, true], leases.Select(IsOpen));
    }

    [Fact]
    public async Task The_fewest_kept_per_address_survive_the_idle_timeout_and_are_lent_again()
    {
        await using var pool = Pool(new PoolOptions { MinIdlePerAddress = 2 });
        var toA = await RentAsync(pool, 4, "a");
        var toB = await RentAsync(pool, 1, "b");
        await ReturnAsync(toA);
        await ReturnAsync(toB);

        _clock.Advance(10 * IdleTimeout);

        Assert.Equal(3, pool.IdleCount);
        Assert.Equal([false, false, true, true], toA.Select(IsOpen));
        Assert.Same(toA[3].Connection, (await RentAsync(pool, "a")).Connection);
        Assert.Same(toB[0].Connection, (await RentAsync(pool, "b")).Connection);
    }

    [Fact]
    public async Task One_past_the_idle_timeout_is_not_lent_though_no_eviction_came_yet()
    {
        await using var pool = Pool();
        _clock.Advance(IdleTimeout * 0.4);
        var old = await RentAsync(pool);
        await old.ReturnAsync();
        _clock.Advance(IdleTimeout * 1.05);
        Assert.Equal(1, pool.IdleCount);

        Assert.NotSame(old.Connection, (await RentAsync(pool)).Connection);
        Assert.False(IsOpen(old));
    }

    [Fact]
    public async Task One_that_the_peer_closed_is_noticed_before_it_is_lent()
    {
        await using var pool = Pool();
        var lease = await RentAsync(pool);
        await lease.ReturnAsync();

        await Accepted(0).DisposeAsync();

        Assert.NotSame(lease.Connection, (await RentAsync(pool)).Connection);
        Assert.Equal(0, pool.IdleCount);
    }

    [Fact]
    public async Task One_with_bytes_nobody_asked_for_is_not_lent()
    {
        await using var pool = Pool();
        var lease = await RentAsync(pool);
        await lease.ReturnAsync();

        Accepted(0).Output.Write("late"u8);
        Assert.Equal(FlushStatus.Flushed, await Accepted(0).FlushAsync(Timeout.InfiniteTimeSpan));

        Assert.NotSame(lease.Connection, (await RentAsync(pool)).Connection);
        Assert.False(IsOpen(lease));
    }

    [Fact]
    public async Task Dead_ones_are_evicted_before_their_time()
    {
        await using var pool = Pool();
        await (await RentAsync(pool)).ReturnAsync();
        await Accepted(0).DisposeAsync();

        _clock.Advance(IdleTimeout * 0.6);

        Assert.Equal(0, pool.IdleCount);
    }

    [Fact]
    public async Task Dead_ones_are_evicted_though_they_are_among_the_fewest_kept()
    {
        await using var pool = Pool(new PoolOptions { MinIdlePerAddress = 2 });
        var leases = await RentAsync(pool, 2, "a");
        await ReturnAsync(leases);
        await Accepted(0).DisposeAsync();
        await Accepted(1).DisposeAsync();

        _clock.Advance(IdleTimeout * 0.6);

        Assert.Equal(0, pool.IdleCount);
    }

    [Fact]
    public async Task Nothing_is_kept_of_an_address_that_nobody_calls_any_more()
    {
        await using var pool = Pool();
        await (await RentAsync(pool, "a")).ReturnAsync();
        var lent = await RentAsync(pool, "b");
        Assert.Equal(2, pool.AddressCount);

        _clock.Advance(10 * IdleTimeout);

        // One that is lent for so long comes back to be lent again.
        Assert.Equal(1, pool.AddressCount);
        await lent.ReturnAsync();
        Assert.Same(lent.Connection, (await RentAsync(pool, "b")).Connection);
    }

    [Fact]
    public async Task A_call_to_an_address_that_was_forgotten_leaves_nothing_for_long()
    {
        await using var pool = Pool(new PoolOptions { MinIdlePerAddress = 1 });
        await (await RentAsync(pool)).ReturnAsync();
        pool.Forget(new MemoryEndPoint("a"));

        // It was on its way already; then the server goes.
        await (await RentAsync(pool)).ReturnAsync();
        await Accepted(1).DisposeAsync();
        _clock.Advance(10 * IdleTimeout);

        Assert.Equal((0, 0), (pool.IdleCount, pool.AddressCount));
    }

    [Fact]
    public async Task A_closed_pool_lends_nothing()
    {
        var pool = Pool();
        await (await RentAsync(pool)).ReturnAsync();
        Accepted(0);
        await pool.DisposeAsync();

        var refused = await pool.RentAsync(new RpcRequest { Method = new TextMethod(), Destination = new Instance(new MemoryEndPoint("a")) }, default);

        Assert.Equal((RpcErrorCode.Rejected, true), (refused.Error!.Code, refused.Error.NothingSent));
        Assert.EndsWith("the client was disposed.", refused.Error.Message, StringComparison.Ordinal);
        Assert.Single(_accepted);
    }

    [Fact]
    public async Task A_forgotten_address_has_its_idle_connections_closed_and_those_lent_when_they_come_back()
    {
        await using var pool = Pool();
        var toA = await RentAsync(pool, 3, "a");
        var toB = await RentAsync(pool, 1, "b");
        await ReturnAsync(toA[..2]);
        await ReturnAsync(toB);

        pool.Forget(new MemoryEndPoint("a"));

        Assert.Equal(1, pool.IdleCount);
        Assert.Equal([false, false, true], toA.Select(IsOpen));
        await toA[2].ReturnAsync();
        Assert.Equal(1, pool.IdleCount);
        Assert.False(IsOpen(toA[2]));
        Assert.True(IsOpen(toB[0]));
    }

    [Fact]
    public async Task A_forgotten_address_that_comes_back_has_connections_kept_again()
    {
        await using var pool = Pool();
        pool.Forget(new MemoryEndPoint("a"));
        await (await RentAsync(pool)).ReturnAsync();
        pool.Forget(new MemoryEndPoint("a"));

        var lease = await RentAsync(pool);
        await lease.ReturnAsync();

        Assert.Equal(1, pool.IdleCount);
        Assert.Same(lease.Connection, (await RentAsync(pool)).Connection);
    }

    [Fact]
    public async Task Disposal_closes_idle_connections_and_ends_the_evictions()
    {
        var pool = Pool();
        var leases = await RentAsync(pool, 2, "a");
        await ReturnAsync(leases);

        await pool.DisposeAsync();
        await pool.DisposeAsync();

        Assert.Equal(0, pool.IdleCount);
        Assert.All(leases, static lease => Assert.False(IsOpen(lease)));
        Assert.Equal(0, _clock.TimerCount);
    }

    [Fact]
    public async Task One_returned_after_disposal_is_closed()
    {
        var pool = Pool();
        var lease = await RentAsync(pool);
        await pool.DisposeAsync();

        await lease.ReturnAsync();

        Assert.Equal(0, pool.IdleCount);
        Assert.False(IsOpen(lease));
    }

    [Fact]
    public async Task Many_at_once_never_share_a_connection()
    {
        await using var pool = Pool(new PoolOptions { MaxIdlePerAddress = 4 });
        var inUse = new HashSet<ClientConnection>();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++)
            {
                var lease = await RentAsync(pool);
                lock (inUse)
                {
                    Assert.True(inUse.Add(lease.Connection));
                }

                await Task.Yield();
                lock (inUse)
                {
                    inUse.Remove(lease.Connection);
                }

                await lease.ReturnAsync();
            }
        })));

        Assert.InRange(pool.IdleCount, 1, 4);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync();
        }

        await _engine.DisposeAsync();
    }

    private static bool IsOpen(ConnectionLease lease) => lease.Connection.Network.IsReusable;

    private static async Task<ConnectionLease> RentAsync(PooledConnections pool, string address = "a")
    {
        var lease = await pool.RentAsync(new RpcRequest { Method = new TextMethod(), Destination = new Instance(new MemoryEndPoint(address)) }, default);
        Assert.Null(lease.Error);
        return lease;
    }

    private static async Task<ConnectionLease[]> RentAsync(PooledConnections pool, int count, string address)
    {
        var leases = new ConnectionLease[count];
        for (var i = 0; i < count; i++)
        {
            leases[i] = await RentAsync(pool, address);
        }

        return leases;
    }

    private static async Task ReturnAsync(ConnectionLease[] leases)
    {
        foreach (var lease in leases)
        {
            await lease.ReturnAsync();
        }
    }

    private PooledConnections Pool(PoolOptions? options = null) =>
        new(_engine, new DialOptions(), FramingDetector.ForThrift(1024), options ?? new PoolOptions(), _clock);

    private void Listen(string name) => _listeners.Add(_engine.Listen(new MemoryEndPoint(name), new ListenOptions(), async connection =>
    {
        lock (_accepted)
        {
            _accepted.Add(connection);
            Monitor.PulseAll(_accepted);
        }

        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = connection.Closed.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), closed);
        await closed.Task;
    }));

    /// <summary>The server's end of a connection; it is accepted on another thread.</summary>
    private NetworkConnection Accepted(int index)
    {
        lock (_accepted)
        {
            while (_accepted.Count <= index)
            {
                Monitor.Wait(_accepted);
            }

            return _accepted[index];
        }
    }
}
