using System.Diagnostics;
using Kitex.Client;
using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Diagnostics;

/// <summary>A calls B, whose handler calls C: one trace, whatever the protocol.</summary>
[Collection(nameof(Alone))]
public sealed class TraceChainTests() : ServerSuite(new SocketNetwork())
{
    private const int Calls = 20;

    public static TheoryData<ThriftTransport, ConnectionMode, bool> Ways => new()
    {
        { ThriftTransport.TTHeader, ConnectionMode.Pooled, true },
        { ThriftTransport.TTHeader, ConnectionMode.Pooled, false },
        { ThriftTransport.TTHeaderFramed, ConnectionMode.Short, true },
        { ThriftTransport.TTHeader, ConnectionMode.Multiplexed, true },
        { ThriftTransport.TTHeader, ConnectionMode.Multiplexed, false },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Thrift_behind_a_header(ThriftTransport transport, ConnectionMode connections, bool passesContext)
    {
        var c = await StartAsync();
        var fromB = Client(c, Go);
        var b = await StartAsync(new Desk { OnEcho = async (request, call) => await fromB.EchoAsync(request, passesContext ? call : default) });
        var a = Client(b, Go);
        using var spans = new SpanRecorder();

        for (var i = 0; i < Calls; i++)
        {
            await a.EchoAsync(Say("hello"));
        }

        AssertChains(spans, "Desk/echo", "kitex", Calls);

        void Go(KitexClientBuilder o) => o.Configure(x => x with { Transport = transport, Connections = connections });
    }

    [Theory]
    [InlineData(ThriftTransport.Framed)]
    [InlineData(ThriftTransport.Buffered)]
    public async Task Thrift_without_a_header_carries_no_trace_so_each_service_has_its_own(ThriftTransport transport)
    {
        var server = await StartAsync();
        var client = Client(server, o => o.Configure(x => x with { Transport = transport }));
        using var all = new AnySpans();
        using var spans = new SpanRecorder();

        await client.EchoAsync(Say("hello"));

        Assert.Equal(ActivityKind.Client, spans.Single.Kind);
        var served = Assert.Single(all.Ended, static span => span.Kind == ActivityKind.Server);
        Assert.NotEqual(spans.Root.TraceId, served.TraceId);
        Assert.Equal(default, served.ParentSpanId);
    }

    [Theory]
    [InlineData(ConnectionMode.Pooled)]
    [InlineData(ConnectionMode.Multiplexed)]
    public async Task Kitex_Protobuf(ConnectionMode connections)
    {
        var c = await NotesAsync(new Notes());
        var fromB = Own(new NotesClient(o => Go(o, c)));
        var b = await NotesAsync(new Notes { OnEcho = async (note, call) => await fromB.EchoAsync(note, call) });
        var a = Own(new NotesClient(o => Go(o, b)));
        using var spans = new SpanRecorder();

        for (var i = 0; i < Calls; i++)
        {
            await a.EchoAsync(new Note { Text = "hello" });
        }

        AssertChains(spans, "desk.api.Notes/Echo", "kitex", Calls);

        void Go(KitexClientBuilder o, KitexServer server) =>
            o.HostPorts(AddressText.Format(server.Address)).UseEngine(Engine).Timeout(Limit).Configure(x => x with { Connections = connections });
    }

    [Theory]
    [InlineData("Echo")]
    [InlineData("Gather")]
    [InlineData("Spread")]
    [InlineData("Chat")]
    public async Task Calls_and_streams_of_gRPC(string method)
    {
        var c = await TalksAsync(new Talks());
        var fromB = TalksClient(c);
        var b = await TalksAsync(new Talks
        {
            OnEcho = async (note, call) => await fromB.EchoAsync(note, call),
            OnGather = async (notes, call) => await fromB.GatherAsync(notes, call),
            OnSpread = (note, call) => fromB.SpreadAsync(note, call),
            OnChat = (notes, call) => fromB.ChatAsync(notes, call),
        });
        var a = TalksClient(b);
        using var spans = new SpanRecorder();
        var note = new Note { Text = "x", Number = 3 };

        for (var i = 0; i < Calls; i++)
        {
            switch (method)
            {
                case "Echo":
                    await a.EchoAsync(note);
                    break;
                case "Gather":
                    await a.GatherAsync(Enumerable.Repeat(note, 3).ToAsyncEnumerable());
                    break;
                case "Spread":
                    Assert.Equal(3, await a.SpreadAsync(note).CountAsync());
                    break;
                default:
                    Assert.Equal(3, await a.ChatAsync(Enumerable.Repeat(note, 3).ToAsyncEnumerable()).CountAsync());
                    break;
            }
        }

        await Eventually.TrueAsync(() => spans.Ended.Count == 4 * Calls);
        AssertChains(spans, $"desk.api.Talks/{method}", "grpc", Calls);
        Assert.All(spans.Ended, static span => Assert.Equal("OK", span.Text("rpc.response.status_code")));
        if (method == "Chat")
        {
            Assert.All(spans.Ended, static span => Assert.Equal(("3", "3"), (span.Text("kitex.messages.sent"), span.Text("kitex.messages.received"))));
        }
    }

    [Fact]
    public async Task A_service_between_that_is_not_watched_does_not_break_the_trace()
    {
        string? atC = null;
        var c = await TalksAsync(new Talks
        {
            OnEcho = (note, call) =>
            {
                atC = call.Incoming!.Headers.Text("traceparent") + " " + call.Incoming.Meta.Transient["TRACEPARENT"];
                return new(note);
            },
        });
        var fromB = TalksClient(c);
        var b = await TalksAsync(new Talks { OnEcho = async (note, call) => await fromB.EchoAsync(note, call) });
        var a = TalksClient(b);
        using var outer = new Activity("outer").Start();

        await a.EchoAsync(new Note());

        // Nobody listens: the caller's own span is what arrives, word for word.
        Assert.Equal($"{outer.Id} {outer.Id}", atC);
    }

    private static void AssertChains(SpanRecorder spans, string name, string system, int chains)
    {
        var ended = spans.Ended;
        Assert.Equal((4 * chains, 4 * chains), (ended.Count, spans.Begun));
        Assert.All(ended, span => Assert.Equal((name, name, system), (span.DisplayName, span.Text("rpc.method"), span.Text("rpc.system.name"))));
        var byParent = ended.ToLookup(static span => span.ParentSpanId);
        var first = byParent[spans.Root.SpanId].ToList();
        Assert.Equal(chains, first.Count);
        foreach (var call in first)
        {
            var expected = ActivityKind.Client;
            var depth = 0;
            for (var span = call; span is not null; span = byParent[span.SpanId].SingleOrDefault())
            {
                Assert.Equal(expected, span.Kind);
                expected = expected == ActivityKind.Client ? ActivityKind.Server : ActivityKind.Client;
                depth++;
            }

            Assert.Equal(4, depth);
        }
    }

    private Task<KitexServer> NotesAsync(Notes notes) => StartAsync(new Desk(), o => o.AddService(notes.Describe()));

    private Task<KitexServer> TalksAsync(Talks talks) => StartAsync(new Desk(), o => o.AddService(talks.Describe()));

    private TalksClient TalksClient(KitexServer server) =>
        Own(new TalksClient(o => o.HostPorts(AddressText.Format(server.Address)).UseEngine(Engine).Timeout(Limit).ConnectTimeout(Limit).Grpc()));
}
