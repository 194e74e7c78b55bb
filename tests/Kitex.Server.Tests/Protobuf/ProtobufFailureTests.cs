using Kitex.Client;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Protobuf;

/// <summary>What a caller learns of a service that fails, refuses, or is not there.</summary>
public abstract class ProtobufFailureTests(TestNetwork network) : NotesSuite(network)
{
    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_failed_handler_is_answered_as_Kitex_does_and_the_connection_goes_on(ThriftTransport transport, ConnectionMode connections)
    {
        var engine = new RecordingEngine(Engine);
        var notes = new Notes
        {
            OnEcho = static (note, _) => throw (note.Text switch
            {
                "panic" => new NotImplementedException("no pen"),
                "own" => new RpcRemoteException(-1234, "no ink"),
                _ => new InvalidOperationException("нет бумаги"),
            }),
        };
        var client = NotesClient(await StartAsync(notes), o => Go(o, transport, connections).UseEngine(engine));

        await FailsAsync(client, "error", ApplicationExceptionType.InternalError, "biz error: нет бумаги");
        await FailsAsync(client, "own", -1234, "no ink [biz error]");
        await FailsAsync(client, "panic", ApplicationExceptionType.InternalError, "panic: [happened in biz handler, method=Notes.Echo, please check the panic at the server side] no pen");
        Assert.Single(engine.Dialed);
    }

    [Theory]
    [MemberData(nameof(WaysWithHeader))]
    public async Task A_business_error_arrives_with_its_extra_and_what_was_sent_back(ThriftTransport transport, ConnectionMode connections)
    {
        var engine = new RecordingEngine(Engine);
        var notes = new Notes
        {
            OnEcho = static (_, call) =>
            {
                call.Response.SendBackward("hint", "later");
                throw new BizStatusException(-7, "负 message", new Dictionary<string, string> { ["reason"] = "quota" });
            },
        };
        var client = NotesClient(await StartAsync(notes), o => Go(o, transport, connections).UseEngine(engine));

        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<BizStatusException>(async () => await client.EchoAsync(new Note(), new CallContext().Capture(out var info)));
            Assert.Equal((-7, "负 message"), (error.Code, error.Message));
            Assert.Equal([new("reason", "quota")], error.Extra);
        }

        Assert.Single(engine.Dialed);
    }

    [Fact]
    public async Task A_business_error_without_a_header_becomes_an_exception_and_no_empty_success()
    {
        var client = NotesClient(await StartAsync(new Notes { OnEcho = static (_, _) => throw new BizStatusException(4001, "nothing left") }), static o => o.Framed());

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.EchoAsync(new Note()));

        Assert.Equal((ApplicationExceptionType.InternalError, "biz error: code=4001, msg=nothing left"), (failure.TypeId, failure.RemoteMessage));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_is_not_served_is_refused_in_the_words_of_Kitex(ThriftTransport transport, ConnectionMode connections)
    {
        var client = NotesClient(await StartAsync(new Notes()), o => Go(o, transport, connections));

        var noMethod = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.CallNoMethodAsync());
        var noService = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.CallNoServiceAsync());

        var hasHeader = transport != ThriftTransport.Framed;
        Assert.Equal(hasHeader ? "unknown method Burn (service Notes)" : "unknown service , method Burn", noMethod.RemoteMessage);
        Assert.Equal(hasHeader ? ApplicationExceptionType.UnknownMethod : ApplicationExceptionType.UnknownService, noMethod.TypeId);
        Assert.Equal(hasHeader ? "unknown service Papers, method Burn" : "unknown service , method Burn", noService.RemoteMessage);
        Assert.Equal(ApplicationExceptionType.UnknownService, noService.TypeId);
        Assert.Equal("next", (await client.EchoAsync(new Note { Text = "next" })).Text);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_request_that_the_server_cannot_read_is_answered_with_the_reason_and_the_next_call_works(ThriftTransport transport, ConnectionMode connections)
    {
        var engine = new RecordingEngine(Engine);
        var client = NotesClient(await StartAsync(new Notes()), o => Go(o, transport, connections).UseEngine(engine));

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.SendBrokenAsync());

        Assert.Equal(ApplicationExceptionType.ProtocolError, failure.TypeId);
        Assert.Contains("Malformed Protobuf message Note", failure.RemoteMessage, StringComparison.Ordinal);
        Assert.Equal("next", (await client.EchoAsync(new Note { Text = "next" })).Text);
        Assert.Equal(connections == ConnectionMode.Multiplexed ? 1 : 2, engine.Dialed.Count);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_response_that_the_client_cannot_read_fails_the_call_and_the_next_works(ThriftTransport transport, ConnectionMode connections)
    {
        var client = NotesClient(await StartAsync(new Notes()), o => Go(o, transport, connections));

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.ReceiveBrokenAsync());

        Assert.Equal(RpcErrorCode.Protocol, failure.Code);
        Assert.Equal("next", (await client.EchoAsync(new Note { Text = "next" })).Text);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_oneway_call_that_nobody_can_read_is_answered_with_nothing(ThriftTransport transport, ConnectionMode connections)
    {
        var client = NotesClient(await StartAsync(new Notes()), o => Go(o, transport, connections));

        await client.JotBrokenAsync();

        Assert.Equal("next", (await client.EchoAsync(new Note { Text = "next" })).Text);
    }

    private static async Task FailsAsync(NotesClient client, string text, int typeId, string message)
    {
        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.EchoAsync(new Note { Text = text }));
        Assert.Equal((typeId, message), (failure.TypeId, failure.RemoteMessage));
    }

    public sealed class OverSockets() : ProtobufFailureTests(new SocketNetwork());

    public sealed class InMemory() : ProtobufFailureTests(new MemoryNetwork());
}
