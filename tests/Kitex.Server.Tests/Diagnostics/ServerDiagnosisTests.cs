using Kitex.Diagnostics;
using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Lifetime;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;
using Kitex.Testing;

namespace Kitex.Server.Tests.Diagnostics;

/// <summary>What a server tells of itself.</summary>
public sealed class ServerDiagnosisTests() : GrpcSuite(new SocketNetwork())
{
    [Fact]
    public async Task Its_life_from_new_to_stopped()
    {
        var clock = new ManualTimeProvider();
        var server = Server(configure: o => o.UseTime(clock));
        var before = server.Diagnose();
        await server.StartAsync();
        var running = server.Diagnose();
        await server.StopAsync();
        var after = server.Diagnose();

        Assert.Equal((ServerState.New, null, null), (before.State, before.Address, before.Started));
        Assert.Equal((ServerState.Running, AddressText.Format(server.Address)), (running.State, running.Address));
        Assert.Equal(clock.GetUtcNow(), running.Started);
        Assert.Equal(ServerState.Stopped, after.State);
        Assert.Equal(3, after.Events.Count(static e => e.Kind == DiagnosticEventKind.Lifetime));
        Assert.StartsWith("Stopped", after.Events[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("Listening on", after.Events[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_services_methods_and_pipeline()
    {
        var server = await StartAsync(new Talks(), static o => o.Use(static next => next, "audit").Use(static next => next).AccessRule(static _ => null));

        var diagnosis = server.Diagnose();

        Assert.Equal("Desk, Talks", diagnosis.Name);
        var desk = diagnosis.Services[0];
        Assert.Equal(("Desk", "", PayloadKind.Thrift, false), (desk.Name, desk.Package, desk.Payload, desk.IsGrpcOnly));
        Assert.Equal(RpcKind.Oneway, desk.Methods.Single(static m => m.FullName == "Desk/notify").Kind);
        var talks = diagnosis.Services[1];
        Assert.Equal(("Talks", "desk.api", PayloadKind.Protobuf), (talks.Name, talks.Package, talks.Payload));
        Assert.Equal(RpcKind.BidiStream, talks.Methods.Single(static m => m.Name == "Chat").Kind);
        Assert.Equal(["audit", "middleware 2", "access rules", "handler"], diagnosis.Pipeline.Skip(2));
    }

    [Fact]
    public async Task Its_options_as_they_hold_now_and_nothing_secret()
    {
        var server = await StartAsync(configure: static o => o.Admin(static x => x with { Address = "127.0.0.1:0", Token = "very secret" }));

        server.Reconfigure(static x => x with { IdleTimeout = TimeSpan.FromSeconds(7), ReadTimeout = Timeout.InfiniteTimeSpan });

        var diagnosis = server.Diagnose();
        Assert.Equal("00:00:07", diagnosis.Options["IdleTimeout"]);
        Assert.Equal("infinite", diagnosis.Options["ReadTimeout"]);
        Assert.DoesNotContain(diagnosis.Options, static option => option.Value.Contains("secret", StringComparison.Ordinal));
        Assert.Equal(DiagnosticEventKind.Configuration, diagnosis.Events[0].Kind);
        Assert.DoesNotContain("secret", server.Diagnose().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_limits_and_what_is_under_way()
    {
        var begun = new Signal();
        var server = await StartAsync(
            new Desk
            {
                OnSlow = async (_, call) =>
                {
                    begun.Set();
                    await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
                    return new();
                },
            },
            static o => o.Limit(static x => x with
            {
                MaxConnections = 9,
                Server = new() { PerSecond = 1000 },
                Methods = new Dictionary<string, CallLimit> { ["Desk.slow"] = new() { Concurrency = 1 } },
                Adaptive = new(),
            }));
        var client = Client(server);
        var calling = client.SlowAsync(Say("hello")).AsTask();
        await begun.WaitAsync();
        await Assert.ThrowsAnyAsync<RpcException>(async () => await client.SlowAsync(Say("hello")));

        var diagnosis = server.Diagnose();
        Assert.Equal(9, diagnosis.MaxConnections);
        Assert.Equal((9, 1000, 1), (diagnosis.Limits["MaxConnections"], diagnosis.Limits["Server:PerSecond"], diagnosis.Limits["Methods:Desk.slow:Concurrency"]));
        Assert.Equal((1, 1, 100), (diagnosis.Limits["Methods:Desk.slow:UnderWay"], diagnosis.Limits["Adaptive:UnderWay"], diagnosis.Limits["Adaptive:Limit"]));
        Assert.Contains(diagnosis.Events, static e => e.Kind == DiagnosticEventKind.Limit);
        await server.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => calling);
    }

    [Fact]
    public async Task Its_connections_with_what_came_by_them()
    {
        var server = await StartAsync(new Talks());
        var client = Client(server);
        await client.EchoAsync(Say("hello"));
        await client.EchoAsync(Say("hello"));
        var shared = Client(server, static o => o.Multiplexed());
        await shared.EchoAsync(Say("hello"));
        await TalksClient(server, static o => o.Grpc(static x => x with { ConnectionsPerAddress = 1 })).EchoAsync(new Note());

        var diagnosis = server.Diagnose();

        Assert.Equal(3, diagnosis.ConnectionCount);
        Assert.Equal(["grpc 1", "message 2", "multiplexed 1"], diagnosis.Connections.Select(static c => $"{c.Protocol} {c.Calls}").Order(StringComparer.Ordinal));
        Assert.All(diagnosis.Connections, static c => Assert.StartsWith("127.0.0.1:", c.Peer, StringComparison.Ordinal));
        Assert.All(diagnosis.Connections, static c => Assert.False(c.IsSecure));
    }

    [Fact]
    public async Task Its_registrations()
    {
        var registry = new RecordingRegistry();
        var server = Server(configure: o => o.UseRegistry(registry, static x => x with { Services = ["desk"], DeregisterWait = TimeSpan.Zero }));
        var before = server.Diagnose();
        await server.StartAsync();
        var running = server.Diagnose();
        await server.StopAsync();

        Assert.Equal(("desk", null, "waiting"), Tell(before));
        Assert.Equal(("desk", AddressText.Format(server.Address), "registered"), Tell(running));
        Assert.Equal("gone", Assert.Single(server.Diagnose().Registrations).State);

        static (string, string?, string) Tell(ServerDiagnosis diagnosis)
        {
            var registration = Assert.Single(diagnosis.Registrations);
            return (registration.Service, registration.Address, registration.State);
        }
    }

    [Fact]
    public async Task A_client_is_shown_once_until_it_is_disposed()
    {
        var server = await StartAsync();
        var client = Client(server);

        server.Watch(client);
        server.Watch(client);
        var watched = server.Diagnose().Clients;
        await client.DisposeAsync();

        Assert.Equal("desk", Assert.Single(watched).Callee);
        Assert.Empty(server.Diagnose().Clients);
    }

    [Theory]
    [InlineData("0.0.0.0:8889", null, "Token")]
    [InlineData("192.0.2.1:8889", null, "Token")]
    [InlineData("[::]:8889", null, "Token")]
    [InlineData("example.org:8889", null, "Token")]
    [InlineData("127.0.0.1:8889", " ", "Token")]
    [InlineData("unix:/tmp/admin.sock", "x", "Address")]
    [InlineData("nowhere", "x", "Address")]
    public void An_admin_port_that_cannot_be_is_refused(string address, string? token, string named)
    {
        var refused = Assert.Throws<ArgumentException>(() => Server(configure: o => o.Admin(x => x with { Address = address, Token = token })));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:8889", null)]
    [InlineData("localhost:8889", null)]
    [InlineData("[::1]:8889", null)]
    [InlineData("0.0.0.0:8889", "x")]
    public void One_that_can_be_is_not(string address, string? token) =>
        Assert.Equal(ServerState.New, Server(configure: o => o.Admin(x => x with { Address = address, Token = token })).Diagnose().State);

    [Fact]
    public void Its_numbers_have_ranges()
    {
        Assert.Throws<ArgumentException>(() => Server(configure: static o => o.Admin(static x => x with { PhaseSampling = -1 })));
        Assert.Throws<ArgumentException>(() => Server(configure: static o => o.Admin(static x => x with { SlowerThan = TimeSpan.FromTicks(-5) })));
        Assert.Throws<ArgumentException>(() => Server(configure: static o => o.Admin(static x => x with { RecentCalls = 10_001 })));
    }
}
