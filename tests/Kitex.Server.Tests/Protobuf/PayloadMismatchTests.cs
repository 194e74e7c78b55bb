using Kitex.Client;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Protobuf;

/// <summary>One side speaks Thrift where the other has Protobuf, or Protobuf as no side may.</summary>
public abstract class PayloadMismatchTests(TestNetwork network) : NotesSuite(network)
{
    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_method_called_in_the_other_encoding_is_refused_in_the_words_of_Kitex_and_the_next_call_works(ThriftTransport transport, ConnectionMode connections)
    {
        var engine = new RecordingEngine(Engine);
        var client = NotesClient(await StartAsync(new Notes()), o => Go(o, transport, connections).UseEngine(engine));

        var inProtobuf = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.CallDeskInProtobufAsync());
        var inThrift = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.CallNotesInThriftAsync());

        Assert.Equal((ApplicationExceptionType.InvalidProtocol, "decode failed, codec msg type not match with protobufCodec"), (inProtobuf.TypeId, inProtobuf.RemoteMessage));
        Assert.Equal((ApplicationExceptionType.InvalidProtocol, "decode failed, codec msg type not match with thriftCodec"), (inThrift.TypeId, inThrift.RemoteMessage));
        Assert.Equal(3, await client.AddAsync(1, 2));
        Assert.Equal(connections == ConnectionMode.Multiplexed ? 1 : 3, engine.Dialed.Count);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_oneway_method_called_in_the_other_encoding_is_answered_with_nothing(ThriftTransport transport, ConnectionMode connections)
    {
        var client = NotesClient(await StartAsync(new Notes()), o => Go(o, transport, connections));

        await client.NotifyDeskInProtobufAsync();

        Assert.Equal("next", (await client.EchoAsync(new Note { Text = "next" })).Text);
    }

    [Fact]
    public async Task A_buffered_client_is_refused_before_it_connects_and_told_what_to_do()
    {
        var engine = new RecordingEngine(Engine);
        var client = NotesClient(await StartAsync(new Notes()), o => o.Buffered().UseEngine(engine));

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new Note()));

        Assert.Equal(RpcErrorCode.Unsupported, refused.Code);
        Assert.True(refused.Error.NothingSent);
        Assert.Contains("Notes.Echo", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Leave Buffered() out, or give the client Framed()", refused.Message, StringComparison.Ordinal);
        Assert.Empty(engine.Dialed);
        Assert.Equal(3, await client.AddAsync(1, 2));
    }

    [Fact]
    public async Task A_bare_message_is_of_no_protocol()
    {
        var peer = await DialAsync(await StartAsync(new Notes()));

        await peer.SendAsync(Call().Framed().AsMemory(4));

        await peer.ExpectClosedAsync();
    }

    [Fact]
    public async Task A_message_behind_a_header_alone_is_of_no_protocol()
    {
        var peer = await DialAsync(await StartAsync(new Notes()));

        await peer.SendAsync(new RawHeader { SequenceId = 7, Payload = Call().Framed()[4..] }.ToBytes());

        await peer.ExpectClosedAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reply_in_the_other_encoding_is_none_and_tells_which(bool multiplexed)
    {
        var address = Script(static async peer =>
        {
            var request = await peer.ReceiveAsync();
            await peer.SendAsync(RawReply.TTHeader(request with { Payload = request.Payload == PayloadKind.Thrift ? PayloadKind.Protobuf : PayloadKind.Thrift }, "00"));
            await peer.ExpectClosedAsync();
        });
        var client = NotesClient(address, o => Go(o, ThriftTransport.TTHeader, multiplexed ? ConnectionMode.Multiplexed : ConnectionMode.Pooled));

        var toProtobuf = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new Note()));

        Assert.Equal(RpcErrorCode.Protocol, toProtobuf.Code);
        Assert.Contains("it is Thrift, the method is Kitex Protobuf", toProtobuf.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_is_understood_in_either_encoding()
    {
        var address = Script(static async peer =>
        {
            var request = await peer.ReceiveAsync();
            var exception = request with { Type = RawMessage.Exception, SequenceId = 0, Method = "proxy" };
            await peer.SendAsync((exception with { Payload = PayloadKind.Thrift, Body = Convert.FromHexString("0b000100000001" + "61" + "08000200000fa1" + "00") }).Framed());
            await peer.ReceiveAsync();
            await peer.SendAsync((exception with { Payload = PayloadKind.Protobuf, Body = Convert.FromHexString("08a11f120161") }).Framed());
        });
        var client = NotesClient(address, static o => o.Framed());

        for (var i = 0; i < 2; i++)
        {
            var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.EchoAsync(new Note()));
            Assert.Equal((4001, "a"), (failure.TypeId, failure.RemoteMessage));
        }
    }

    [Theory]
    [InlineData("0a")]
    [InlineData("ffffffffffffffffffff01")]
    [InlineData("120561")]
    public async Task A_malformed_exception_fails_the_call_alone(string body)
    {
        var address = Script(async peer =>
        {
            var request = await peer.ReceiveAsync();
            await peer.SendAsync((request with { Type = RawMessage.Exception, Body = Convert.FromHexString(body) }).Framed());
            await peer.ExpectClosedAsync();
        });
        var client = NotesClient(address, static o => o.Framed());

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new Note()));

        Assert.Equal(RpcErrorCode.Protocol, failure.Code);
        Assert.Contains("Malformed Protobuf message", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_of_both_encodings_sent_together_are_answered_in_order_each_in_its_own()
    {
        var peer = await DialAsync(await StartAsync(new Notes()));

        await peer.SendAsync(Enumerable.Range(0, 200).SelectMany(static i => Message(i).Framed()).ToArray());

        for (var i = 0; i < 200; i++)
        {
            var answer = await peer.ReceiveAsync();
            Assert.Equal((RawMessage.Reply, i, Message(i).Payload), (answer.Type, answer.SequenceId, answer.Payload));
        }

        static RawMessage Message(int i) => RawMessage.CallOf(i % 2 == 0 ? Notes.Echo : DeskMethods.Echo, i % 2 == 0 ? new Note { Number = i } : Say("hello"), i);
    }

    private static RawMessage Call() => RawMessage.CallOf(Notes.Echo, new Note { Text = "hello" }, 7);

    public sealed class OverSockets() : PayloadMismatchTests(new SocketNetwork());

    public sealed class InMemory() : PayloadMismatchTests(new MemoryNetwork());
}
