using Kitex.Client;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;
using Microsoft.Extensions.Configuration;

namespace Kitex.Server.Tests.Configuration;

/// <summary>What changes while a server serves: by its configuration, and by code.</summary>
public sealed class ServerReconfigurationTests : ServerSuite, IDisposable
{
    private readonly RecordingLog _log = new();
    private readonly IConfigurationRoot _root = new ConfigurationBuilder().AddInMemoryCollection().Build();

    public ServerReconfigurationTests()
        : base(new MemoryNetwork())
    {
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Limits_of_server_method_and_caller_follow_the_configuration()
    {
        var server = await BoundAsync();
        var (shop, batch) = (Client(server, static o => o.Caller("shop")), Client(server, static o => o.Caller("batch")));
        Assert.Equal((20, 20), (await PassedAsync(shop, 20), await PassedAsync(batch, 20)));

        Say(("Limits:Methods:Desk.add:PerSecond", "0.001"));
        Assert.Equal(1, await PassedAsync(shop, 5));
        Assert.Equal("hello", (await shop.EchoAsync(Say("hello"))).Message);

        Say(("Limits:Methods:Desk.add:PerSecond", "0"), ("Limits:Callers:batch:PerSecond", "0.001"));
        Assert.Equal((5, 1), (await PassedAsync(shop, 5), await PassedAsync(batch, 5)));

        Say(("Limits:Callers:batch:PerSecond", "0"), ("Limits:EachCaller:PerSecond", "0.001"));
        Assert.Equal((1, 5), (await PassedAsync(shop, 5), await PassedAsync(batch, 5)));

        Say(("Limits:EachCaller:PerSecond", "0"), ("Limits:Server:PerSecond", "0.001"));
        Assert.Equal(1, await PassedAsync(shop, 5) + await PassedAsync(batch, 5));

        Say(("Limits:Server:PerSecond", "0"));
        Assert.Equal((5, 5), (await PassedAsync(shop, 5), await PassedAsync(batch, 5)));
    }

    [Fact]
    public async Task The_limit_of_connections_follows_the_configuration_and_those_that_are_there_stay()
    {
        var server = await BoundAsync();
        var (one, other) = (Client(server), Client(server));
        await one.AddAsync(1, 2);
        await other.AddAsync(1, 2);

        Say(("MaxConnections", "1"));

        await Assert.ThrowsAsync<RpcException>(async () => await Client(server).AddAsync(1, 2));
        Assert.Equal((3, 3), (await one.AddAsync(1, 2), await other.AddAsync(1, 2)));

        Say(("MaxConnections", "3"));
        Assert.Equal(3, await Client(server).AddAsync(1, 2));
    }

    [Fact]
    public async Task Calls_under_way_outlive_a_change_and_count()
    {
        var (entered, leave) = (new Signal(), new Signal());
        var server = await BoundAsync(new Desk
        {
            OnEcho = async (request, _) =>
            {
                entered.Set();
                await leave.WaitAsync();
                return new Response { Message = request.Message };
            },
        });
        Say(("Limits:Server:Concurrency", "5"));
        var client = Client(server);
        var first = client.EchoAsync(Say("first")).AsTask();
        await entered.WaitAsync();

        Say(("Limits:Server:Concurrency", "1"), ("ReadTimeout", "7s"), ("WriteTimeout", "8s"));

        Assert.Equal(0, await PassedAsync(client, 3));
        Say(("Limits:Server:Concurrency", "3"));
        Assert.Equal(3, await PassedAsync(client, 3));
        leave.Set();
        Assert.Equal("first", (await first).Message);
    }

    [Theory]
    [InlineData(ConnectionMode.Pooled)]
    [InlineData(ConnectionMode.Multiplexed)]
    public async Task Under_steady_load_no_call_is_lost_by_changes(ConnectionMode connections)
    {
        var server = await BoundAsync();
        var clients = Enumerable.Range(0, 4).Select(_ => Client(server, o => o.Configure(x => x with { Connections = connections }))).ToList();
        using var end = new CancellationTokenSource();
        var load = clients.Select(client => Task.Run(async () =>
        {
            var calls = 0;
            for (; calls < 50 || !end.IsCancellationRequested; calls++)
            {
                Assert.Equal(calls + 1, await client.AddAsync(calls, 1));
            }

            return calls;
        })).ToList();

        for (var i = 1; i <= 200; i++)
        {
            Say(("Limits:Server:Concurrency", $"{1000 + i}"), ("Limits:Methods:Desk.add:Concurrency", i % 2 == 0 ? "0" : "1000"), ("IdleTimeout", $"{i}m"), ("MaxConnections", $"{100 + i}"));
            server.Reconfigure(o => o with { AdmissionRules = i % 2 == 0 ? [] : [static _ => null] }, "rules");
            await Task.Yield();
        }

        await end.CancelAsync();
        Assert.All(await Task.WhenAll(load), static calls => Assert.True(calls >= 50));
        Assert.DoesNotContain(_log.Lines, static line => line.Contains("refused", StringComparison.Ordinal) || line.Contains("cannot be used", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Times_follow_the_configuration()
    {
        var server = await BoundAsync();

        Say(("ReadTimeout", "1ms"));
        await using var peer = await DialAsync(server);
        await peer.SendAsync((byte[])[0x80, 0x01]);
        await peer.ExpectClosedAsync();

        Say(("ReadTimeout", "1m"), ("IdleTimeout", "1ms"));
        await using var idle = await DialAsync(server);
        await idle.ExpectClosedAsync();
    }

    [Theory]
    [InlineData("Limits:Server:PerSecond", "many", "Kitex:Server:Limits:Server:PerSecond: 'many' cannot stand here")]
    [InlineData("Limits:Server:PerSecond", "-1", "Kitex:Server:Limits:Server: Limits.Server.PerSecond must be 0 to")]
    [InlineData("Limits:Callers:shop:Burst", "9", "Kitex:Server:Limits:Callers:shop: Limits.Callers[shop].Burst must be 0 to")]
    [InlineData("Limits:Methods:add:Often", "1", "Kitex:Server:Limits:Methods:add:Often: there is no such setting")]
    [InlineData("Limits:Adaptive:Least", "0", "Kitex:Server:Limits:Adaptive: Limits.Adaptive: 1 <= Least")]
    [InlineData("ReadTimeout", "5", "Kitex:Server:ReadTimeout: '5' cannot stand here")]
    [InlineData("MaxConnections", "-1", "Kitex:Server: MaxConnections must not be negative")]
    public async Task A_value_that_cannot_be_is_logged_with_its_key_and_the_old_ones_stay(string key, string value, string expected)
    {
        var server = await BoundAsync();
        Say(("Limits:MaxConnections", "7"));

        Say((key, value), ("Limits:MaxConnections", key == "MaxConnections" ? null : "8"));

        Assert.Equal(7, server.Limits.MaxConnections);
        Assert.Contains(_log.Lines, line => line.StartsWith("The changed configuration cannot be used; the last one stays.", StringComparison.Ordinal) && line.Contains(expected, StringComparison.Ordinal));
        Assert.Equal(3, await Client(server).AddAsync(1, 2));
    }

    [Fact]
    public async Task What_a_server_is_built_of_takes_a_restart_and_the_rest_of_the_change_holds()
    {
        var server = await BoundAsync();

        Say(("MaxFrameBytes", "100"), ("MaxConnections", "9"));

        Assert.Equal(9, server.Limits.MaxConnections);
        Assert.Contains(_log.Lines, static line => line.Contains("that takes a restart", StringComparison.Ordinal));
        Assert.Equal(new string('x', 1000), (await Client(server).EchoAsync(Say(new string('x', 1000)))).Message);
        server.Reconfigure(static o => o with { MaxConnections = 10 });
        Assert.Throws<ArgumentException>(() => server.Reconfigure(static o => o with { Address = ":9999" }));
        Assert.Throws<ArgumentException>(() => server.Reconfigure(static o => o with { Grpc = new() { MaxStreamsPerConnection = 1 } }));
    }

    [Fact]
    public async Task A_configuration_that_only_repeats_itself_needs_no_restart()
    {
        await BoundAsync(configure: static o => o
            .AdmissionRule(static _ => null)
            .AccessRule(static _ => null)
            .Configure(static x => x with { MethodPlacement = new Dictionary<string, PlacementMode> { ["Desk.add"] = PlacementMode.Inline }, Grpc = new() { MaxMessageBytes = 1000 } }));

        _root.Reload();

        Assert.DoesNotContain(_log.Lines, static line => line.Contains("configuration", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rules_of_access_change_by_code_and_with_the_configuration()
    {
        var server = await BoundAsync(configure: o => o.Configure(x => _root["Kitex:Blocked"] is { } blocked
            ? x with { AdmissionRules = [head => head.Caller == blocked ? "blocked" : null] }
            : x));
        var client = Client(server, static o => o.Caller("shop"));
        await client.AddAsync(1, 2);

        _root["Kitex:Blocked"] = "shop";
        _root.Reload();
        Assert.Equal(RpcErrorCode.AccessDenied, await RefusedAsync(client));
        _root["Kitex:Blocked"] = null;
        _root.Reload();
        await client.AddAsync(1, 2);

        server.Reconfigure(static o => o with { AccessRules = [static request => request.Method.Name == "add" ? "no sums today" : null] }, "rules");
        Assert.Equal(RpcErrorCode.AccessDenied, await RefusedAsync(client));
        server.Reconfigure(static o => o, "rules");
        await client.AddAsync(1, 2);
    }

    [Fact]
    public async Task What_code_changes_while_the_server_serves_holds_and_outlives_a_reload()
    {
        var server = await BoundAsync();

        server.Reconfigure(static o => o with { MaxConnections = 50 });
        Say(("MaxConnections", "9"), ("Limits:Server:Concurrency", "3"));

        Assert.Equal((50, 3), (server.Limits.MaxConnections, server.Limits.Server.Concurrency));
    }

    [Fact]
    public async Task A_server_that_is_disposed_follows_no_longer()
    {
        var server = await BoundAsync();
        await server.DisposeAsync();

        Say(("MaxConnections", "9"));

        Assert.Equal(0, server.Limits.MaxConnections);
    }

    private Task<KitexServer> BoundAsync(Desk? desk = null, Action<KitexServerBuilder>? configure = null) => StartAsync(desk, o =>
    {
        o.UseLogging(_log).Bind(_root.GetSection("Kitex:Server"));
        configure?.Invoke(o);
    });

    /// <summary>Sets keys of the server's section, and reloads.</summary>
    private void Say(params (string Key, string? Value)[] settings)
    {
        foreach (var (key, value) in settings)
        {
            _root[$"Kitex:Server:{key}"] = value;
        }

        _root.Reload();
    }

    private static async Task<int> PassedAsync(DeskClient client, int tries)
    {
        var passed = 0;
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

        return passed;
    }

    private static async Task<RpcErrorCode> RefusedAsync(DeskClient client) => (await Assert.ThrowsAsync<RpcException>(async () => await client.AddAsync(1, 2))).Code;
}
