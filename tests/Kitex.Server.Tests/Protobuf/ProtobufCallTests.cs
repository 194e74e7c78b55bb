using Google.Protobuf;
using Kitex.Client;
using Kitex.Protocols.TTHeader;
using Kitex.Server.Tests.Networks;
using Kitex.Transport;

namespace Kitex.Server.Tests.Protobuf;

public abstract class ProtobufCallTests(TestNetwork network) : NotesSuite(network)
{
    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_message_comes_back_as_it_was_sent(ThriftTransport transport, ConnectionMode connections)
    {
        var engine = new RecordingEngine(Engine);
        var client = NotesClient(await StartAsync(new Notes()), o => Go(o, transport, connections).UseEngine(engine));
        var note = new Note { Text = "你好", Number = long.MinValue, Data = ByteString.CopyFrom(Desk.Pattern(300)), Inside = { new Note { Text = "in" }, new Note() } };

        Assert.Equal(note, await client.EchoAsync(note));
        Assert.Equal(note, await client.EchoAsync(note));
        Assert.Single(engine.Dialed);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_empty_message_has_no_bytes_and_comes_back(ThriftTransport transport, ConnectionMode connections)
    {
        var client = NotesClient(await StartAsync(new Notes()), o => Go(o, transport, connections));

        Assert.Equal(new Note(), await client.EchoAsync(new Note()));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Data_of_many_megabytes_arrives_as_it_was_sent(ThriftTransport transport, ConnectionMode connections)
    {
        var client = NotesClient(await StartAsync(new Notes()), o => Go(o, transport, connections));
        var note = new Note { Data = ByteString.CopyFrom(Desk.Pattern(8 * 1024 * 1024)) };

        Assert.Equal(note, await client.EchoAsync(note));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_thousand_calls_at_once_get_each_its_own_answer(ThriftTransport transport, ConnectionMode connections)
    {
        var client = NotesClient(await StartAsync(new Notes()), o => Go(o, transport, connections));

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => client.EchoAsync(new Note { Number = i }).AsTask())).WaitAsync(Limit);

        Assert.Equal(Enumerable.Range(0, 1000).Select(static i => (long)i), answers.Select(static note => note.Number));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_server_sees_it_behind_a_length_whatever_stands_in_front(ThriftTransport transport, ConnectionMode connections)
    {
        var seen = "";
        var notes = new Notes
        {
            OnEcho = (note, call) =>
            {
                seen = call.Incoming!.Transport;
                return new(note);
            },
        };
        var client = NotesClient(await StartAsync(notes), o => Go(o, transport, connections));

        await client.EchoAsync(new Note());

        Assert.Equal(transport == ThriftTransport.Framed ? "framed" : "ttheaderframed", seen);
    }

    [Fact]
    public async Task Without_a_word_about_it_calls_go_behind_a_header_and_a_length()
    {
        var engine = new RecordingEngine(Engine);
        var seen = "";
        var notes = new Notes
        {
            OnEcho = (note, call) =>
            {
                seen = call.Incoming!.Transport;
                return new(note);
            },
        };
        var client = NotesClient(await StartAsync(notes), o => o.UseEngine(engine));

        await client.EchoAsync(new Note());

        Assert.Equal("ttheaderframed", seen);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Protobuf_and_Thrift_share_a_connection(ThriftTransport transport, ConnectionMode connections)
    {
        var engine = new RecordingEngine(Engine);
        var client = NotesClient(await StartAsync(new Notes()), o => Go(o, transport, connections).UseEngine(engine));

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(i, (await client.EchoAsync(new Note { Number = i })).Number);
            Assert.Equal(i + 1, await client.AddAsync(i, 1));
        }

        Assert.Single(engine.Dialed);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_oneway_call_returns_before_its_handler_and_knows_nothing_of_its_failure(ThriftTransport transport, ConnectionMode connections)
    {
        var heard = new TaskCompletionSource<Note>();
        var goOn = new Signal();
        var notes = new Notes
        {
            OnJot = async (note, _) =>
            {
                heard.SetResult(note);
                await goOn.WaitAsync();
                throw new InvalidOperationException("lost");
            },
        };
        var client = NotesClient(await StartAsync(notes), o => Go(o, transport, connections));

        await client.JotAsync(new Note { Text = "one way" });

        Assert.Equal("one way", (await heard.Task.WaitAsync(Limit)).Text);
        goOn.Set();
        Assert.Equal("next", (await client.EchoAsync(new Note { Text = "next" })).Text);
    }

    [Theory]
    [MemberData(nameof(WaysWithHeader))]
    public async Task Metainfo_goes_along_and_values_come_back(ThriftTransport transport, ConnectionMode connections)
    {
        MetaInfo? seen = null;
        var caller = "";
        var notes = new Notes
        {
            OnEcho = (note, call) =>
            {
                seen = call.Incoming!.Meta;
                caller = call.Incoming.Caller;
                call.Response.SendBackward("hint", "later");
                return new(note);
            },
        };
        var client = NotesClient(await StartAsync(notes), o => Go(o, transport, connections).Caller("writer"));
        var meta = new MetaInfo
        {
            Transient = new Dictionary<string, string> { ["ck"] = "cv" },
            Persistent = new Dictionary<string, string> { ["pk"] = "pv" },
        };

        await client.EchoAsync(new Note(), new CallContext { Metainfo = meta }.Capture(out var info));

        Assert.Equal([new("ck", "cv")], seen!.Transient);
        Assert.Equal([new("pk", "pv")], seen.Persistent);
        Assert.Equal("writer", caller);
        Assert.Equal([new("hint", "later")], info.Backward);
    }

    [Fact]
    public async Task Payloads_are_guarded_by_a_checksum_that_counts_the_length_too()
    {
        var server = await StartAsync(new Notes(), static o => o.ValidatePayloads(PayloadValidator.Crc32C));
        var client = NotesClient(server, static o => o.ValidatePayloads(PayloadValidator.Crc32C));

        Assert.Equal("guarded", (await client.EchoAsync(new Note { Text = "guarded" })).Text);
    }

    [Fact]
    public async Task The_callers_deadline_reaches_the_handler()
    {
        var notes = new Notes
        {
            OnEcho = static async (note, call) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
                return note;
            },
        };
        var client = NotesClient(await StartAsync(notes));

        await Assert.ThrowsAsync<RpcTimeoutException>(async () => await client.EchoAsync(new Note(), new() { Timeout = TimeSpan.FromMilliseconds(50) }));
    }

    [Fact]
    public async Task A_client_in_the_same_process_needs_no_bytes()
    {
        var server = Server(configure: static o => o.AddService(new Notes().Describe()));
        var client = Own(new NotesClient(o => o.UseTransport(new InMemoryTransport(server.Endpoint))));
        var note = new Note { Text = "here" };

        Assert.Same(note, await client.EchoAsync(note));
    }

    public sealed class OverSockets() : ProtobufCallTests(new SocketNetwork());

    public sealed class InMemory() : ProtobufCallTests(new MemoryNetwork());
}
