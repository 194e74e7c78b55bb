using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Servers;

/// <summary>Requests on multiplexed connections that cannot be served: what is wrong with one must not end the others.</summary>
public abstract class MultiplexedRequestTests(TestNetwork network) : HostileSuite(network)
{
    private const string UndecodableText = "0b0001ffffffff";
    private const string UndecodableStruct = "0c0001" + UndecodableText;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_malformed_frame_closes_the_connection(bool first)
    {
        var server = await WatchedAsync();
        var peer = await DialAsync(server);
        if (!first)
        {
            await AnsweredAsync(peer, 1);
        }

        await peer.SendAsync((Frame(Echo(2)) with { Protocol = 0x02 }).ToBytes());

        await peer.ExpectClosedAsync();
        Assert.Equal(1, Refused["malformed"]);
        AssertLogged("malformed", "the protocol id 0x02");
        await Eventually.TrueAsync(() => server.ConnectionCount == 0);
    }

    [Fact]
    public async Task A_message_without_a_header_closes_the_connection()
    {
        var peer = await DialAsync(await WatchedAsync());
        await AnsweredAsync(peer, 1);

        await peer.SendAsync(Echo(2).Framed());

        await peer.ExpectClosedAsync();
        Assert.Equal(1, Refused["malformed"]);
    }

    [Theory]
    [InlineData(RawMessage.Reply)]
    [InlineData(RawMessage.Exception)]
    public async Task A_message_that_is_no_call_closes_the_connection(int type)
    {
        var peer = await DialAsync(await WatchedAsync());
        await AnsweredAsync(peer, 1);

        await peer.SendAsync(Frame(Echo(2) with { Type = type }).ToBytes());

        await peer.ExpectClosedAsync();
        Assert.Equal(1, Refused["message_type"]);
    }

    [Fact]
    public async Task Undecodable_arguments_are_answered_and_the_connection_goes_on()
    {
        var peer = await DialAsync(await WatchedAsync());

        await peer.SendAsync(Frame(Echo(1) with { Body = Convert.FromHexString(UndecodableStruct) }).ToBytes());
        var answer = await peer.ReceiveAsync();

        Assert.Equal(("echo", 1), (answer.Method, answer.SequenceId));
        Assert.Equal(ApplicationExceptionType.ProtocolError, answer.AsError().TypeId);
        Assert.Contains("Desk.echo", answer.AsError().Message, StringComparison.Ordinal);
        Assert.Equal(1, Refused["arguments"]);
        await AnsweredAsync(peer, 2);
    }

    [Fact]
    public async Task Missing_arguments_are_answered_and_the_connection_goes_on()
    {
        var peer = await DialAsync(await WatchedAsync());

        await peer.SendAsync(Frame(Echo(1) with { Body = [0] }).ToBytes());
        var answer = await peer.ReceiveAsync();

        Assert.Equal(1, answer.SequenceId);
        Assert.Equal(ApplicationExceptionType.InternalError, answer.AsError().TypeId);
        await AnsweredAsync(peer, 2);
    }

    [Theory]
    [InlineData("Desk", ApplicationExceptionType.UnknownMethod)]
    [InlineData("Elsewhere", ApplicationExceptionType.UnknownService)]
    public async Task An_unknown_method_is_answered_and_the_connection_goes_on(string service, int typeId)
    {
        var peer = await DialAsync(await WatchedAsync());

        await peer.SendAsync((Frame(Echo(1) with { Method = "nothing" }) with { Blocks = RawHeader.Text("isn", service) }).ToBytes());
        var answer = await peer.ReceiveAsync();

        Assert.Equal(("nothing", 1), (answer.Method, answer.SequenceId));
        Assert.Equal(typeId, answer.AsError().TypeId);
        Assert.Equal(1, Refused["unknown_method"]);
        await AnsweredAsync(peer, 2);
    }

    [Fact]
    public async Task An_oneway_call_with_bad_arguments_is_not_answered_and_the_connection_goes_on()
    {
        var peer = await DialAsync(await WatchedAsync());
        var notify = RawMessage.CallOf(DeskMethods.Notify, new DeskNotifyArgs { Message = "one way" }, 1) with { Type = 4 };

        await peer.SendAsync(Frame(notify with { Body = Convert.FromHexString(UndecodableText) }).ToBytes());

        await AnsweredAsync(peer, 2);
        Assert.Equal(1, Refused["arguments"]);
    }

    [Fact]
    public async Task Bad_calls_among_good_ones_do_not_touch_them()
    {
        const int Calls = 200;
        var peer = await DialAsync(await WatchedAsync());
        var bytes = new List<byte>();
        for (var i = 1; i <= Calls; i++)
        {
            bytes.AddRange(Frame((i % 4) switch
            {
                0 => Echo(i) with { Method = "nothing" },
                1 => Echo(i) with { Body = Convert.FromHexString(UndecodableStruct) },
                _ => Echo(i),
            }).ToBytes());
        }

        await peer.SendAsync(bytes.ToArray());
        var answers = new Dictionary<int, int>();
        for (var i = 0; i < Calls; i++)
        {
            var answer = await peer.ReceiveAsync();
            answers.Add(answer.SequenceId, answer.Type);
        }

        Assert.Equal(Enumerable.Range(1, Calls), answers.Keys.Order());
        Assert.All(answers, static answer => Assert.Equal(answer.Key % 4 < 2 ? RawMessage.Exception : RawMessage.Reply, answer.Value));
    }

    private static RawMessage Echo(int sequenceId) => RawMessage.CallOf(DeskMethods.Echo, Say("hello"), sequenceId);

    private static RawHeader Frame(RawMessage message) => new() { Flags = 0x0001, SequenceId = message.SequenceId, Payload = message.Buffered() };

    private static async Task AnsweredAsync(RawPeer peer, int sequenceId)
    {
        await peer.SendAsync(Frame(Echo(sequenceId)).ToBytes());
        var answer = await peer.ReceiveAsync();
        Assert.Equal((RawMessage.Reply, "echo", sequenceId), (answer.Type, answer.Method, answer.SequenceId));
    }

    [Collection(nameof(Alone))]
    public sealed class OverSockets() : MultiplexedRequestTests(new SocketNetwork());

    [Collection(nameof(Alone))]
    public sealed class InMemory() : MultiplexedRequestTests(new MemoryNetwork());
}
