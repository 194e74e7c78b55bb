using System.Threading.RateLimiting;
using Kitex.Client;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;
using Kitex.Testing;
using Kitex.Transport;

namespace Kitex.Server.Tests.Limits;

/// <summary>Calls beyond what a server takes on, over messages.</summary>
public abstract class LimitTests(TestNetwork network) : ServerSuite(network)
{
    private readonly ManualTimeProvider _clock = new();

    public static TheoryData<ThriftTransport, ConnectionMode> Ways => new()
    {
        { ThriftTransport.TTHeader, ConnectionMode.Pooled },
        { ThriftTransport.TTHeaderFramed, ConnectionMode.Pooled },
        { ThriftTransport.Framed, ConnectionMode.Pooled },
        { ThriftTransport.Buffered, ConnectionMode.Pooled },
        { ThriftTransport.TTHeader, ConnectionMode.Multiplexed },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_call_too_many_is_answered_as_refused_and_the_connection_goes_on(ThriftTransport transport, ConnectionMode connections)
    {
        var engine = new RecordingEngine(Engine);
        var server = await LimitedAsync(static x => x with { Server = new() { PerSecond = 5 } });
        var client = Client(server, o => o.UseEngine(engine).Configure(x => x with { Transport = transport, Connections = connections }));
        Assert.Equal(3, await client.AddAsync(1, 2));

        var refused = await RefusedAsync(client);

        Assert.Equal("request over limit: request too frequent (the server: 5 per second)", refused.RemoteMessage);
        Assert.Equal(ApplicationExceptionType.InternalError, refused.TypeId);
        Assert.False(refused.NothingSent);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(3, await client.AddAsync(1, 2));
        Assert.Single(engine.Dialed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    public async Task Limits_below_ten_a_second_work(int perSecond)
    {
        var client = Client(await LimitedAsync(x => x with { Server = new() { PerSecond = perSecond } }));

        // One at the start, and then as many a second.
        Assert.Equal(1 + (perSecond * 3), await PassedAsync(client, seconds: 3));
    }

    [Fact]
    public async Task A_call_over_the_limit_is_refused_before_its_arguments_are_read()
    {
        var server = await LimitedAsync(static x => x with { Server = new() { PerSecond = 1 } });
        var client = Own(new BrokenDeskClient(o => o.HostPorts(AddressText.Format(server.Address)).UseEngine(Engine).Timeout(Limit)));
        await client.EchoAsync(Say("hello"));

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.SendBrokenAsync());

        Assert.Equal(RpcErrorCode.Rejected, refused.Code);
    }

    [Fact]
    public async Task A_methods_limit_is_its_own()
    {
        var client = Client(await LimitedAsync(static x => x with
        {
            Methods = new Dictionary<string, CallLimit> { ["Desk.add"] = new() { PerSecond = 1 }, ["version"] = new() { PerSecond = 1 } },
        }));
        await client.AddAsync(1, 2);
        await client.VersionAsync();

        Assert.Contains("(Desk.add: 1 per second)", (await RefusedAsync(client)).RemoteMessage, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RpcException>(async () => await client.VersionAsync());
        Assert.Equal("hello", (await client.EchoAsync(Say("hello"))).Message);
    }

    [Fact]
    public async Task Each_caller_has_a_limit_of_its_own_and_some_another()
    {
        var server = await LimitedAsync(static x => x with
        {
            EachCaller = new() { PerSecond = 1 },
            Callers = new Dictionary<string, CallLimit> { ["batch"] = new() { PerSecond = 0.5 }, ["shop"] = new() },
        });
        var (one, other, batch, shop) = (Caller("one"), Caller("other"), Caller("batch"), Caller("shop"));
        foreach (var client in new[] { one, other, batch })
        {
            await client.AddAsync(1, 2);
            await RefusedAsync(client);
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        await one.AddAsync(1, 2);
        await other.AddAsync(1, 2);
        Assert.Contains("(caller 'batch': 0.5 per second)", (await RefusedAsync(batch)).RemoteMessage, StringComparison.Ordinal);
        for (var i = 0; i < 20; i++)
        {
            await shop.AddAsync(1, 2);
        }

        DeskClient Caller(string name) => Client(server, o => o.Caller(name));
    }

    [Fact]
    public async Task Callers_without_a_name_count_as_one()
    {
        var server = await LimitedAsync(static x => x with { EachCaller = new() { PerSecond = 1 } });
        await Client(server, static o => o.Framed()).AddAsync(1, 2);

        Assert.Contains("callers without a name", (await RefusedAsync(Client(server, static o => o.Framed()))).RemoteMessage, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task No_more_calls_are_under_way_than_allowed(ThriftTransport transport, ConnectionMode connections)
    {
        var (entered, leave) = (new Signal(), new Signal());
        var server = await LimitedAsync(
            static x => x with { Server = new() { Concurrency = 1 } },
            new Desk
            {
                OnEcho = async (request, _) =>
                {
                    entered.Set();
                    await leave.WaitAsync();
                    return new Response { Message = request.Message };
                },
            });
        var client = Client(server, o => o.Configure(x => x with { Transport = transport, Connections = connections }));
        var first = client.EchoAsync(Say("first")).AsTask();
        await entered.WaitAsync();

        Assert.Equal("request over limit: too many calls under way (the server: 1)", (await RefusedAsync(client)).RemoteMessage);

        leave.Set();
        Assert.Equal("first", (await first).Message);
        Assert.Equal(3, await Eventually(client));
    }

    [Fact]
    public async Task Calls_that_fail_make_room_as_well()
    {
        var server = await LimitedAsync(
            static x => x with { Methods = new Dictionary<string, CallLimit> { ["echo"] = new() { Concurrency = 1 } }, EachCaller = new() { Concurrency = 1 } },
            new Desk { OnEcho = static (_, _) => throw new InvalidOperationException("boom") });
        var client = Client(server);

        for (var i = 0; i < 10; i++)
        {
            var failed = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.EchoAsync(Say("hello")));
            Assert.Contains("boom", failed.RemoteMessage, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_limiter_of_ones_own_is_asked_and_its_lease_held_until_the_call_ends()
    {
        await using var limiter = PartitionedRateLimiter.Create<RpcRequest, string>(static request =>
            RateLimitPartition.GetConcurrencyLimiter(request.Caller, static _ => new ConcurrencyLimiterOptions { PermitLimit = 1 }));
        var (entered, leave) = (new Signal(), new Signal());
        var server = await LimitedAsync(
            x => x with { Limiter = limiter },
            new Desk
            {
                OnEcho = async (request, _) =>
                {
                    entered.Set();
                    await leave.WaitAsync();
                    return new Response { Message = request.Message };
                },
            });
        var (one, other) = (Client(server, static o => o.Caller("one")), Client(server, static o => o.Caller("other")));
        var first = one.EchoAsync(Say("first")).AsTask();
        await entered.WaitAsync();

        Assert.Equal("request over limit: refused by the limiter", (await RefusedAsync(one)).RemoteMessage);
        Assert.Equal(3, await other.AddAsync(1, 2));

        leave.Set();
        await first;
        Assert.Equal(3, await Eventually(one));
    }

    [Fact]
    public async Task Limits_change_while_the_server_serves()
    {
        var server = await LimitedAsync(static x => x);
        var client = Client(server);
        Assert.Equal(20, await PassedAsync(client, seconds: 0, tries: 20));

        server.Reconfigure(static o => o with { Limits = o.Limits with { Server = new() { PerSecond = 2 } } });
        Assert.Equal(1, await PassedAsync(client, seconds: 0, tries: 20));
        Assert.Equal(2, server.Limits.Server.PerSecond);

        server.Reconfigure(static o => o with { Limits = o.Limits with { Server = new() { PerSecond = 100 } } });
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(100, await PassedAsync(client, seconds: 0, tries: 200));

        server.Reconfigure(static o => o with { Limits = o.Limits with { Server = new() } });
        Assert.Equal(20, await PassedAsync(client, seconds: 0, tries: 20));
    }

    [Fact]
    public async Task A_change_that_is_out_of_range_changes_nothing()
    {
        var server = await LimitedAsync(static x => x with { MaxConnections = 7 });

        var refused = Assert.Throws<ArgumentException>(() => server.Reconfigure(static o => o with { MaxConnections = -1 }));

        Assert.Contains("MaxConnections must not be negative", refused.Message, StringComparison.Ordinal);
        Assert.Equal(7, server.Limits.MaxConnections);
    }

    [Fact]
    public async Task The_limit_of_connections_counts_refuses_and_changes()
    {
        var server = await LimitedAsync(static x => x with { MaxConnections = 1 });
        var (one, other) = (Client(server), Client(server));
        Assert.Equal(3, await one.AddAsync(1, 2));
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await other.AddAsync(1, 2));
        Assert.Equal(RpcErrorCode.ConnectionLost, refused.Code);

        server.Reconfigure(static o => o with { MaxConnections = 2 });
        Assert.Equal(3, await other.AddAsync(1, 2));

        server.Reconfigure(static o => o with { MaxConnections = 1 });
        await Assert.ThrowsAsync<RpcException>(async () => await Client(server).AddAsync(1, 2));
        Assert.Equal(3, await one.AddAsync(1, 2));
        Assert.Equal(3, await other.AddAsync(1, 2));

        server.Reconfigure(static o => o with { MaxConnections = 0 });
        Assert.Equal(3, await Client(server).AddAsync(1, 2));
    }

    [Fact]
    public async Task A_oneway_call_over_the_limit_is_dropped()
    {
        var received = 0;
        var server = await LimitedAsync(
            static x => x with { Methods = new Dictionary<string, CallLimit> { ["notify"] = new() { PerSecond = 1 } } },
            new Desk
            {
                OnNotify = (_, _) =>
                {
                    Interlocked.Increment(ref received);
                    return default;
                },
            });
        await using var peer = await DialAsync(server);
        var notice = RawMessage.CallOf(DeskMethods.Notify, new DeskNotifyArgs { Message = "hello" }, 1).Framed();
        var version = RawMessage.CallOf(DeskMethods.Version, null, 2).Framed();

        await peer.SendAsync((byte[])[.. notice, .. notice, .. notice, .. version]);

        Assert.Equal(2, (await peer.ReceiveAsync()).SequenceId);
        Assert.Equal(1, Volatile.Read(ref received));
    }

    [Fact]
    public async Task Calls_of_the_same_process_are_limited_too()
    {
        var server = Server(configure: o => o.UseTime(_clock).Limit(static x => x with { Server = new() { PerSecond = 1 } }));
        var client = Own(new DeskClient("desk", o => o.UseTransport(new InMemoryTransport(server.Endpoint))));
        await client.AddAsync(1, 2);

        await RefusedAsync(client);
    }

    [Fact]
    public async Task Refused_calls_are_logged_once_a_second_at_most()
    {
        using var log = new RecordingLog();
        var server = await LimitedAsync(static x => x with { Server = new() { PerSecond = 0.001 } }, log: log);
        var client = Client(server);
        await client.AddAsync(1, 2);

        await RefusedAsync(client);
        await RefusedAsync(client);
        await RefusedAsync(client);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await RefusedAsync(client);

        Assert.Equal(
            [
                "1 calls were refused since this was last said; the last: request over limit: request too frequent (the server: 0.001 per second)",
                "3 calls were refused since this was last said; the last: request over limit: request too frequent (the server: 0.001 per second)",
            ],
            log.Lines.Where(static l => l.Contains("calls were refused", StringComparison.Ordinal)));
        Assert.DoesNotContain(log.Lines, static l => l.Contains("failed", StringComparison.Ordinal));
    }

    private Task<KitexServer> LimitedAsync(Func<LimitOptions, LimitOptions> limit, Desk? desk = null, RecordingLog? log = null) => StartAsync(desk, o =>
    {
        o.UseTime(_clock).Limit(limit);
        if (log is not null)
        {
            o.UseLogging(log);
        }
    });

    private static async Task<RpcError> RefusedAsync(DeskClient client)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.AddAsync(1, 2));
        Assert.Equal(RpcErrorCode.Rejected, refused.Code);
        return refused.Error;
    }

    private async Task<int> PassedAsync(DeskClient client, int seconds, int tries = 2)
    {
        var passed = 0;
        for (var step = 0; step <= seconds * 100; step++)
        {
            for (var i = 0; i < tries; i++)
            {
                try
                {
                    await client.AddAsync(1, 2);
                    passed++;
                }
                catch (RpcException refused) when (refused.Code == RpcErrorCode.Rejected)
                {
                    // As it should be.
                }
            }

            if (step < seconds * 100)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(10));
            }
        }

        return passed;
    }

    /// <summary>The answer is sent before the call is counted as ended.</summary>
    private static async Task<int> Eventually(DeskClient client)
    {
        while (true)
        {
            try
            {
                return await client.AddAsync(1, 2);
            }
            catch (RpcException refused) when (refused.Code == RpcErrorCode.Rejected)
            {
                await Task.Yield();
            }
        }
    }

    public sealed class OverSockets() : LimitTests(new SocketNetwork());

    public sealed class InMemory() : LimitTests(new MemoryNetwork());
}
