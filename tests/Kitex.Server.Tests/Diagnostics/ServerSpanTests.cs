using System.Diagnostics;
using Kitex.Client;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Diagnostics;

/// <summary>The span of a served call ends once, and the call is measured once, however it ends.</summary>
[Collection(nameof(Alone))]
public sealed class ServerSpanTests() : GrpcSuite(new SocketNetwork())
{
    [Theory]
    [InlineData(ConnectionMode.Pooled)]
    [InlineData(ConnectionMode.Multiplexed)]
    public async Task Every_exit_of_a_call_by_messages(ConnectionMode connections)
    {
        using var measured = new MeasurementRecorder("Kitex.Server");
        using var spans = new AnySpans();
        var server = await StartAsync(
            new Desk
            {
                OnEcho = static (request, _) => request.Message switch
                {
                    "declared" => throw new Refusal { Message = "no", Code = 1 },
                    "business" => throw new BizStatusException(404, "no"),
                    "failed" => throw new InvalidOperationException("no"),
                    _ => new(new Response { Message = request.Message }),
                },
            },
            static o => o.AdmissionRule(static head => head.Method.Name == "version" ? "no" : null)
                .AccessRule(static request => request.Method.Name == "store" ? "no" : null)
                .Limit(static x => x with { Methods = new Dictionary<string, CallLimit> { ["add"] = new() { PerSecond = 0.001 } } }));
        var client = Client(server, Go);
        var broken = Own(new BrokenDeskClient(o =>
        {
            o.HostPorts(AddressText.Format(server.Address)).UseEngine(Engine).Timeout(Limit);
            Go(o);
        }));
        var notes = Own(new NotesClient(o =>
        {
            o.HostPorts(AddressText.Format(server.Address)).UseEngine(Engine).Timeout(Limit);
            Go(o);
        }));

        await client.EchoAsync(Say("hello"));
        await client.AddAsync(1, 2);
        await client.NotifyAsync("hello");
        foreach (var failing in (Func<Task>[])
        [
            async () => await client.EchoAsync(Say("declared")),
            async () => await client.EchoAsync(Say("business")),
            async () => await client.EchoAsync(Say("failed")),
            async () => await client.VersionAsync(),
            async () => await client.StoreAsync(Say("")),
            async () => await client.AddAsync(1, 2),
            async () => await client.ChooseAsync(0),
            async () => await broken.SendBrokenAsync(),
            async () => await notes.CallNoMethodAsync(),
            async () => await notes.CallDeskInProtobufAsync(),
        ])
        {
            await Assert.ThrowsAnyAsync<Exception>(failing);
        }

        string[] expected =
        [
            "Desk/add ok",
            "Desk/add rejected",
            "Desk/choose encoding 6",
            "Desk/echo business",
            "Desk/echo declared",
            "Desk/echo internal 6",
            "Desk/echo ok",
            "Desk/echo unsupported",
            "Desk/notify ok",
            "Desk/store access_denied",
            "Desk/sum protocol",
            "Desk/version access_denied",
            "_OTHER unsupported",
        ];
        await Eventually.TrueAsync(() => spans.Served.Count >= expected.Length);
        Assert.Equal(expected.Select(WithoutNumber), spans.Served.Select(static span => WithoutNumber(Outcome(span))).Order(StringComparer.Ordinal));
        Assert.Equal(spans.Ended.Count, spans.Begun);
        Assert.Equal(
            spans.Served.Select(Outcome).Order(StringComparer.Ordinal),
            measured.Of("rpc.server.call.duration").Select(static m => Text(m["rpc.method"], m["kitex.outcome"] ?? m["error.type"], m["rpc.response.status_code"])).Order(StringComparer.Ordinal));
        Assert.Equal((26, 0.0), (measured.Of("kitex.server.active_calls").Count, measured.Sum("kitex.server.active_calls")));
        Assert.Equal("kitex", spans.Served.Single(static span => span.Text("rpc.method") == "_OTHER").DisplayName);

        void Go(KitexClientBuilder o) => o.Configure(x => x with { Connections = connections });
    }

    [Fact]
    public async Task Every_exit_of_a_call_by_gRPC()
    {
        using var measured = new MeasurementRecorder("Kitex.Server");
        using var spans = new AnySpans();
        var server = await StartAsync(
            new Talks
            {
                OnEcho = static (note, _) => note.Text switch
                {
                    "business" => throw new BizStatusException(404, "no"),
                    "status" => throw new GrpcStatusException(9, "no"),
                    "failed" => throw new InvalidOperationException("no"),
                    _ => new(note),
                },
                OnGather = static (_, _) => throw new BizStatusException(1, "no"),
                OnChat = static (_, _) => throw new InvalidOperationException("no"),
            },
            static o => o.AdmissionRule(static head => head.Method.Name == "Spread" ? "no" : null));
        var client = TalksClient(server);
        var nowhere = Own(new NotesClient(o => o.HostPorts(AddressText.Format(server.Address)).UseEngine(Engine).Timeout(Limit).Grpc()));

        await client.EchoAsync(new Note());
        foreach (var failing in (Func<Task>[])
        [
            async () => await client.EchoAsync(new Note { Text = "business" }),
            async () => await client.EchoAsync(new Note { Text = "status" }),
            async () => await client.EchoAsync(new Note { Text = "failed" }),
            async () => await client.GatherAsync(AsyncEnumerable.Empty<Note>()),
            async () => await client.SpreadAsync(new Note()).CountAsync(),
            async () => await client.ChatAsync(AsyncEnumerable.Empty<Note>()).CountAsync(),
            async () => await nowhere.CallNoMethodAsync(),
        ])
        {
            await Assert.ThrowsAnyAsync<Exception>(failing);
        }

        string[] expected =
        [
            "_OTHER unsupported 20",
            "desk.api.Talks/Chat internal INTERNAL",
            "desk.api.Talks/Echo business INTERNAL",
            "desk.api.Talks/Echo internal FAILED_PRECONDITION",
            "desk.api.Talks/Echo internal INTERNAL",
            "desk.api.Talks/Echo ok OK",
            "desk.api.Talks/Gather business INTERNAL",
            "desk.api.Talks/Spread access_denied PERMISSION_DENIED",
        ];
        await Eventually.TrueAsync(() => spans.Served.Count >= expected.Length);
        Assert.Equal(expected.Order(StringComparer.Ordinal), spans.Served.Select(Outcome).Order(StringComparer.Ordinal));
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            measured.Of("rpc.server.call.duration").Select(static m => Text(m["rpc.method"], m["kitex.outcome"] ?? m["error.type"], m["rpc.response.status_code"])).Order(StringComparer.Ordinal));
        Assert.Equal(0, measured.Sum("kitex.server.active_calls"));
        Assert.Equal("grpc", spans.Served.Single(static span => span.Text("rpc.method") == "_OTHER").DisplayName);
    }

    [Fact]
    public async Task A_stream_whose_caller_leaves_ends_on_both_sides()
    {
        using var spans = new AnySpans();
        var server = await StartAsync(new Talks { OnSpread = Endless });
        var client = TalksClient(server);

        await foreach (var _ in client.SpreadAsync(new Note()))
        {
            break;
        }

        await Eventually.TrueAsync(() => spans.Ended.Count == 2);
        Assert.Equal(2, spans.Begun);
        Assert.Equal("canceled", spans.Ended.Single(static span => span.Kind == ActivityKind.Client).Text("error.type"));
        Assert.NotNull(spans.Served.Single().Text("error.type"));

        static async IAsyncEnumerable<Note> Endless(Note note, CallContext call)
        {
            while (true)
            {
                yield return note;
                await Task.Delay(1, call.Cancellation);
            }
        }
    }

    [Fact]
    public async Task A_handler_finds_the_span_of_its_call_and_nothing_of_what_started_the_server()
    {
        var seen = new List<Activity?>();
        KitexServer server;
        using (new Activity("start").Start())
        {
            server = await StartAsync(new Desk
            {
                OnEcho = (request, _) =>
                {
                    seen.Add(Activity.Current);
                    return new(new Response { Message = request.Message });
                },
            });
        }

        Activity.Current = null;
        var client = Client(server);
        await client.EchoAsync(Say("unwatched"));
        using (var spans = new AnySpans())
        {
            await client.EchoAsync(Say("watched"));
            await Eventually.TrueAsync(() => spans.Served.Count == 1);
            Assert.Same(spans.Served[0], seen[1]);
            Assert.Equal(("ttheader", "127.0.0.1"), (seen[1]!.Text("kitex.transport"), seen[1]!.Text("network.peer.address")));
        }

        Assert.Null(seen[0]);
    }

    [Fact]
    public async Task A_stopped_server_takes_no_other_ones_metrics_along()
    {
        using var measured = new MeasurementRecorder("Kitex.Server");
        var stopped = await StartAsync();
        var server = await StartAsync();
        await stopped.DisposeAsync();

        await Client(server).EchoAsync(Say("hello"));

        Assert.Single(measured.Of("rpc.server.call.duration"));
    }

    [Fact]
    public async Task Every_served_call_has_a_line_in_the_access_log()
    {
        using var log = new RecordingLog();
        var server = await StartAsync(configure: o => o.UseLogging(log).AccessLog());
        var notes = Own(new NotesClient(o => o.HostPorts(AddressText.Format(server.Address)).UseEngine(Engine).Timeout(Limit).Caller("tester")));

        await Client(server).EchoAsync(Say("hello"));
        await Assert.ThrowsAnyAsync<Exception>(async () => await notes.CallNoMethodAsync());

        var lines = log.Lines.Where(static line => line.StartsWith("Served", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count);
        Assert.Matches(@"^Served Desk/echo to unknown at 127\.0\.0\.1:\d+ \(ttheader\): ok after [\d.E-]+ ms$", lines[0]);
        Assert.Matches(@"^Served _OTHER to tester at 127\.0\.0\.1:\d+ \(ttheaderframed\): unsupported after [\d.E-]+ ms: unknown ", lines[1]);
    }

    [Fact]
    public async Task A_call_within_the_process_is_watched_on_both_sides()
    {
        using var spans = new SpanRecorder();
        var server = Server();
        var client = Own(new DeskClient("desk", o => o.UseTransport(new Transport.InMemoryTransport(server.Endpoint))));

        await client.EchoAsync(Say("hello"));

        Assert.Equal([ActivityKind.Server, ActivityKind.Client], spans.Ended.Select(static span => span.Kind));
        Assert.Equal(spans.Ended[1].SpanId, spans.Ended[0].ParentSpanId);
    }

    private static string Outcome(Activity span) =>
        Text(span.Text("rpc.method"), span.Text("kitex.outcome") ?? span.Text("error.type"), span.Text("rpc.response.status_code"));

    private static string Text(object? method, object? outcome, object? status) => $"{method} {outcome ?? "ok"}{(status is null ? "" : $" {status}")}";

    private static string WithoutNumber(string outcome) => string.Join(' ', outcome.Split(' ').Take(2));
}
