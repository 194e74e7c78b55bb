using Kitex.Client;
using Kitex.Diagnostics;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Diagnostics;

/// <summary>What a watched server and a watched client count is what was called, over every protocol.</summary>
public sealed class CallCountTests() : GrpcSuite(new SocketNetwork())
{
    private const int Calls = 30;

    public static TheoryData<ThriftTransport, ConnectionMode> Ways => new()
    {
        { ThriftTransport.Framed, ConnectionMode.Pooled },
        { ThriftTransport.Buffered, ConnectionMode.Short },
        { ThriftTransport.TTHeader, ConnectionMode.Pooled },
        { ThriftTransport.TTHeaderFramed, ConnectionMode.Short },
        { ThriftTransport.TTHeader, ConnectionMode.Multiplexed },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Thrift(ThriftTransport transport, ConnectionMode connections)
    {
        var server = await StartAsync(
            new Desk
            {
                OnEcho = static (request, _) => request.Message switch
                {
                    "declared" => throw new Refusal { Message = "no", Code = 1 },
                    "failed" => throw new InvalidOperationException("it broke"),
                    _ => new(new Response { Message = request.Message }),
                },
            },
            Watched);
        var client = Client(server, o => o.Configure(x => x with { Transport = transport, Connections = connections }));
        server.Watch(client);

        await Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => client.EchoAsync(Say("hello")).AsTask()));
        await client.NotifyAsync("hello");
        await Assert.ThrowsAsync<Refusal>(async () => await client.EchoAsync(Say("declared")));
        await Assert.ThrowsAnyAsync<RpcException>(async () => await client.EchoAsync(Say("failed")));

        var diagnosis = await EndedAsync(server, static d => d.Methods.Count == 2 && d.Methods[1].Calls == 1);
        AssertFigures(diagnosis.Methods[0], "Desk/echo", Calls + 2, failed: 1, answeredNo: 1);
        AssertFigures(diagnosis.Methods[1], "Desk/notify", 1);
        var served = Assert.Single(diagnosis.Failed);
        Assert.Equal(("Desk/echo", "internal", 1), (served.Method, served.Error, served.Attempts));
        Assert.Contains("it broke", served.Text, StringComparison.Ordinal);
        Assert.StartsWith("127.0.0.1:", served.Peer, StringComparison.Ordinal);
        Assert.NotNull(served.Transport);
        AssertPhases(served, CallPhase.Read, CallPhase.Handle, CallPhase.Write);

        var called = Assert.Single(diagnosis.Clients);
        AssertFigures(called.Methods[0], "Desk/echo", Calls + 2, failed: 1, answeredNo: 1);
        AssertFigures(called.Methods[1], "Desk/notify", 1);
        var failed = Assert.Single(called.Failed);
        Assert.Equal(("desk", "remote", AddressText.Format(server.Address)), (failed.Callee, failed.Error, failed.Peer));
        AssertPhases(failed, CallPhase.Write, CallPhase.Wait, CallPhase.Read);
    }

    [Theory]
    [InlineData(ConnectionMode.Pooled)]
    [InlineData(ConnectionMode.Multiplexed)]
    public async Task Kitex_Protobuf(ConnectionMode connections)
    {
        var server = await StartAsync(new Desk(), static o => Watched(o.AddService(new Notes().Describe())));
        var client = Own(new NotesClient(o => o.HostPorts(AddressText.Format(server.Address)).UseEngine(Engine).Timeout(Limit).Configure(x => x with { Connections = connections })));
        server.Watch(client);

        for (var i = 0; i < Calls; i++)
        {
            await client.EchoAsync(new Note { Text = "hello" });
        }

        await Assert.ThrowsAnyAsync<RpcException>(async () => await client.CallNoMethodAsync());

        var diagnosis = await EndedAsync(server, static d => d.Methods.Count == 2);
        AssertFigures(diagnosis.Methods[0], KitexTelemetry.OtherMethod, 1, failed: 1);
        AssertFigures(diagnosis.Methods[1], "desk.api.Notes/Echo", Calls);
        AssertFigures(Assert.Single(diagnosis.Clients).Methods.Single(static m => m.Calls > 1), "desk.api.Notes/Echo", Calls);
    }

    [Fact]
    public async Task Calls_and_streams_of_gRPC()
    {
        var server = await StartAsync(
            new Talks
            {
                OnEcho = static (note, _) => note.Text switch
                {
                    "business" => throw new BizStatusException(404, "no"),
                    "failed" => throw new InvalidOperationException("it broke"),
                    _ => new(note),
                },
            },
            Watched);
        var client = TalksClient(server);
        server.Watch(client);
        var note = new Note { Text = "x", Number = 3 };

        for (var i = 0; i < Calls; i++)
        {
            await client.EchoAsync(note);
            Assert.Equal(3, await client.SpreadAsync(note).CountAsync());
        }

        await Assert.ThrowsAsync<BizStatusException>(async () => await client.EchoAsync(new Note { Text = "business" }));
        await Assert.ThrowsAnyAsync<RpcException>(async () => await client.EchoAsync(new Note { Text = "failed" }));

        var diagnosis = await EndedAsync(server, static d => d.Methods.Sum(static m => m.Calls) == (2 * Calls) + 2);
        AssertFigures(diagnosis.Methods[0], "desk.api.Talks/Echo", Calls + 2, failed: 1, answeredNo: 1);
        AssertFigures(diagnosis.Methods[1], "desk.api.Talks/Spread", Calls);
        Assert.Equal("grpc", Assert.Single(diagnosis.Failed).Transport);
        AssertPhases(diagnosis.Failed[0], CallPhase.Queue, CallPhase.Handle);
        var called = Assert.Single(diagnosis.Clients);
        AssertFigures(called.Methods[0], "desk.api.Talks/Echo", Calls + 2, failed: 1, answeredNo: 1);
        AssertFigures(called.Methods[1], "desk.api.Talks/Spread", Calls);
        AssertPhases(Assert.Single(called.Failed), CallPhase.Write, CallPhase.Wait, CallPhase.Read);
    }

    [Fact]
    public async Task Calls_under_way_are_active_until_they_end()
    {
        var begun = new Signal();
        var end = new TaskCompletionSource();
        var server = await StartAsync(
            new Desk
            {
                OnSlow = async (request, _) =>
                {
                    begun.Set();
                    await end.Task;
                    return new Response { Message = request.Message };
                },
            },
            Watched);
        var client = Client(server);
        server.Watch(client);

        var calling = client.SlowAsync(Say("hello"));
        await begun.WaitAsync();
        var during = server.Diagnose();
        end.SetResult();
        await calling;
        var after = server.Diagnose();

        Assert.Equal((1, 0), (during.Methods[0].Active, during.Methods[0].Calls));
        Assert.Equal((1, 0), (during.Clients[0].Methods[0].Active, during.Clients[0].Methods[0].Calls));
        Assert.Equal((0, 1), (after.Methods[0].Active, after.Methods[0].Calls));
        Assert.Equal((0, 1), (after.Clients[0].Methods[0].Active, after.Clients[0].Methods[0].Calls));
    }

    [Fact]
    public async Task One_call_in_so_many_is_looked_at_for_its_phases()
    {
        var server = await StartAsync(configure: static o => o.Admin(static x => x with { Address = "127.0.0.1:0", PhaseSampling = 10 }));
        var client = Client(server);
        server.Watch(client);

        for (var i = 0; i < 200; i++)
        {
            await client.EchoAsync(Say("hello"));
        }

        // Each processor counts its own calls, and begins with one that is looked at.
        var diagnosis = server.Diagnose();
        Assert.InRange(diagnosis.Methods[0].PhaseSamples, 20, 20 + Environment.ProcessorCount);
        Assert.InRange(diagnosis.Clients[0].Methods[0].PhaseSamples, 20, 20 + Environment.ProcessorCount);
    }

    [Fact]
    public async Task None_is_where_phases_are_off_and_none_is_kept_where_none_shall_be()
    {
        var server = await StartAsync(
            new Desk { OnEcho = static (_, _) => throw new InvalidOperationException("no") },
            static o => o.Admin(static x => x with { Address = "127.0.0.1:0", PhaseSampling = 0, RecentCalls = 0 }));
        var client = Client(server);
        server.Watch(client);

        await Assert.ThrowsAnyAsync<RpcException>(async () => await client.EchoAsync(Say("hello")));

        var diagnosis = server.Diagnose();
        Assert.Equal((1, 0, 0), (diagnosis.Methods[0].Failed, diagnosis.Methods[0].PhaseSamples, diagnosis.Failed.Count));
        Assert.Equal((1, 0, 0), (diagnosis.Clients[0].Methods[0].Failed, diagnosis.Clients[0].Methods[0].PhaseSamples, diagnosis.Clients[0].Failed.Count));
    }

    [Fact]
    public async Task The_last_failed_and_slow_calls_are_kept_the_newest_first()
    {
        var server = await StartAsync(
            new Desk { OnEcho = static (request, _) => throw new InvalidOperationException(request.Message) },
            static o => o.Admin(static x => x with { Address = "127.0.0.1:0", RecentCalls = 3, SlowerThan = TimeSpan.Zero }));
        var client = Client(server, static o => o.Caller("front"));
        server.Watch(client);

        for (var i = 0; i < 10; i++)
        {
            await Assert.ThrowsAnyAsync<RpcException>(async () => await client.EchoAsync(Say($"number {i}")));
        }

        var diagnosis = server.Diagnose();
        Assert.Equal(["number 9", "number 8", "number 7"], diagnosis.Failed.Select(static call => call.Text![^8..]));
        Assert.Equal(3, diagnosis.Slow.Count);
        Assert.All(diagnosis.Failed, static call => Assert.Equal("front", call.Caller));
        Assert.Equal(["number 9", "number 8", "number 7"], diagnosis.Clients[0].Failed.Select(static call => call.Text![call.Text!.IndexOf("number", StringComparison.Ordinal)..][..8]));
        Assert.Equal(3, diagnosis.Clients[0].Slow.Count);
    }

    [Fact]
    public async Task Attempts_and_the_last_instance_of_a_call_that_failed_are_told()
    {
        var server = await StartAsync(configure: Watched);
        var nowhere = new[] { "127.0.0.1:1", "127.0.0.1:2" };
        var client = Client(nowhere[0], o => o.HostPorts(nowhere).Retry(RetryPolicy.Failure(1) with { MaxRetryShare = 0.3 }));
        server.Watch(client);

        await Assert.ThrowsAnyAsync<RpcException>(async () => await client.EchoAsync(Say("hello")));

        var failed = Assert.Single(server.Diagnose().Clients[0].Failed);
        Assert.Equal(("connect_failed", 2), (failed.Error, failed.Attempts));
        Assert.Contains(failed.Peer, nowhere);
        AssertPhases(failed, CallPhase.Connect);
    }

    [Fact]
    public async Task A_failed_call_is_found_in_its_trace()
    {
        var server = await StartAsync(new Desk { OnEcho = static (_, _) => throw new InvalidOperationException("no") }, Watched);
        var client = Client(server);
        server.Watch(client);
        using var span = new System.Diagnostics.Activity("test").Start();

        await Assert.ThrowsAnyAsync<RpcException>(async () => await client.EchoAsync(Say("hello")));

        var diagnosis = server.Diagnose();
        Assert.Equal(span.TraceId.ToHexString(), Assert.Single(diagnosis.Failed).TraceId);
        Assert.Equal(span.TraceId.ToHexString(), Assert.Single(diagnosis.Clients[0].Failed).TraceId);
    }

    [Fact]
    public async Task Nothing_is_counted_by_a_server_without_an_admin_port()
    {
        var server = await StartAsync();

        await Client(server).EchoAsync(Say("hello"));

        Assert.Empty(server.Diagnose().Methods);
    }

    [Fact]
    public async Task Counts_are_the_same_where_others_listen()
    {
        using var measured = new MeasurementRecorder("Kitex.Server");
        var server = await StartAsync(configure: Watched);
        var client = Client(server);
        server.Watch(client);

        for (var i = 0; i < Calls; i++)
        {
            await client.EchoAsync(Say("hello"));
        }

        var diagnosis = server.Diagnose();
        AssertFigures(diagnosis.Methods[0], "Desk/echo", Calls);
        Assert.Equal(Calls, diagnosis.Methods[0].PhaseSamples);
        AssertFigures(diagnosis.Clients[0].Methods[0], "Desk/echo", Calls);
    }

    private static void Watched(KitexServerBuilder o) => o.Admin(static x => x with { Address = "127.0.0.1:0", PhaseSampling = 1 });

    private static async Task<ServerDiagnosis> EndedAsync(KitexServer server, Func<ServerDiagnosis, bool> isEnough)
    {
        await Eventually.TrueAsync(() => isEnough(server.Diagnose()));
        return server.Diagnose();
    }

    private static void AssertFigures(MethodFigures figures, string method, long calls, long failed = 0, long answeredNo = 0)
    {
        Assert.Equal((method, 0L, calls, failed, answeredNo), (figures.Method, figures.Active, figures.Calls, figures.Failed, figures.AnsweredNo));
        Assert.Equal(calls, figures.Latency.Sum(static bucket => bucket.Calls));
    }

    private static void AssertPhases(DiagnosedCall call, params CallPhase[] among)
    {
        Assert.All(among, phase => Assert.Contains(phase, call.Phases.Select(static p => p.Phase)));
        var sum = call.Phases.Aggregate(TimeSpan.Zero, static (sum, phase) => sum + phase.Time);
        Assert.True(sum <= call.Duration, $"{string.Join(", ", call.Phases)} are more than {call.Duration}.");
    }
}
