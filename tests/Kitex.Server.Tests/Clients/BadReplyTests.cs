using Kitex.Client;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Clients;

public abstract class BadReplyTests(TestNetwork network) : ServerSuite(network)
{
    [Fact]
    public Task A_reply_to_another_call_is_refused() =>
        RefusesAsync("sequence id", static call => Good(call) with { SequenceId = call.SequenceId + 1 });

    [Fact]
    public Task A_reply_of_sequence_id_0_is_refused() =>
        RefusesAsync("sequence id 0", static call => Good(call) with { SequenceId = 0 });

    [Fact]
    public Task A_reply_of_another_method_is_refused() =>
        RefusesAsync("method 'other'", static call => Good(call) with { Method = "other" });

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public Task A_message_that_is_no_reply_is_refused(int type) =>
        RefusesAsync($"message type is {type}", call => Good(call) with { Type = type });

    [Fact]
    public Task A_malformed_result_is_refused() =>
        RefusesAsync("", static call => Good(call) with { Body = Convert.FromHexString("0c00000b0001ffffffff") });

    [Fact]
    public Task A_result_cut_short_by_its_frame_is_refused() =>
        RefusesAsync("", static call => Good(call) with { Body = Good(call).Body[..^2] });

    [Fact]
    public Task A_malformed_exception_is_refused() =>
        RefusesAsync("", static call => Good(call) with { Type = RawMessage.Exception, Body = Convert.FromHexString("0b0001ffffffff") });

    [Theory]
    [InlineData("474554202f20485454502f312e310d0a")]
    [InlineData("00000020ffffffffffffffffffffffff")]
    [InlineData("80010002000000000000000000000000")]
    public async Task Garbage_is_refused(string hex)
    {
        await RefusesAsync("", _ => Convert.FromHexString(hex));
    }

    [Fact]
    public async Task A_connection_closed_before_the_answer_is_lost()
    {
        var client = FramedClient(Script(static peer => peer.ReceiveAsync()));

        var lost = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(Say("hello")));

        Assert.Equal(RpcErrorCode.ConnectionLost, lost.Code);
        Assert.False(lost.Error.NothingSent);
        Assert.Contains("before the answer came", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_closed_within_the_answer_is_lost()
    {
        var client = FramedClient(Script(static async peer => await peer.SendAsync(Good(await peer.ReceiveAsync()).Framed().AsMemory(0, 20))));

        var lost = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(Say("hello")));

        Assert.Equal(RpcErrorCode.ConnectionLost, lost.Code);
    }

    [Fact]
    public async Task An_exception_of_sequence_id_0_is_taken_for_the_call_under_way()
    {
        var client = FramedClient(Script(static async peer =>
        {
            var call = await peer.ReceiveAsync();
            await peer.SendAsync((call with { Type = RawMessage.Exception, SequenceId = 0, Body = Convert.FromHexString("0b0001000000026e6f0800020000002a00") }).Framed());
            await peer.ExpectClosedAsync();
        }));

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.EchoAsync(Say("hello")));

        Assert.Equal((42, "no"), (failure.TypeId, failure.RemoteMessage));
    }

    [Theory]
    [InlineData(ApplicationExceptionType.UnknownMethod, 2)]
    [InlineData(ApplicationExceptionType.InternalError, 1)]
    [InlineData(ApplicationExceptionType.ProtocolError, 2)]
    [InlineData(ApplicationExceptionType.UnknownService, 2)]
    [InlineData(ApplicationExceptionType.NoServiceName, 2)]
    [InlineData(1000, 1)]
    public async Task After_an_exception_on_which_servers_close_the_connection_is_not_used_again(int typeId, int connections)
    {
        var engine = new RecordingEngine(Engine);
        var client = FramedClient(
            Script(async peer =>
            {
                for (var i = 0; i < 2; i++)
                {
                    var body = Convert.FromHexString($"0b0001000000026e6f080002{typeId:x8}00");
                    await peer.SendAsync(((await peer.ReceiveAsync()) with { Type = RawMessage.Exception, Body = body }).Framed());
                }
            }),
            o => o.UseEngine(engine));

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(typeId, (await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.EchoAsync(Say("hello")))).TypeId);
        }

        Assert.Equal(connections, engine.Dialed.Count);
    }

    [Fact]
    public async Task An_empty_result_stands_for_the_types_default()
    {
        var client = FramedClient(Script(static async peer =>
        {
            for (var i = 0; i < 3; i++)
            {
                await peer.SendAsync(((await peer.ReceiveAsync()) with { Type = RawMessage.Reply, Body = [0] }).Framed());
            }
        }));

        Assert.Equal(new Response(), await client.EchoAsync(Say("hello")));
        Assert.Equal(0, await client.AddAsync(1, 2));
        await client.StoreAsync(Say("hello"));
    }

    [Fact]
    public async Task A_buffered_reply_to_a_framed_call_is_understood()
    {
        var client = FramedClient(Script(static async peer => await peer.SendAsync(Good(await peer.ReceiveAsync()).Buffered())));

        Assert.Equal("scripted", (await client.EchoAsync(Say("hello"))).Message);
    }

    [Fact]
    public async Task Bytes_behind_a_reply_cost_the_connection_and_not_the_call()
    {
        var engine = new RecordingEngine(Engine);
        var client = FramedClient(
            Script(static async peer => await peer.SendAsync((byte[])[.. Good(await peer.ReceiveAsync()).Framed(), 1, 2, 3])),
            o => o.UseEngine(engine));

        Assert.Equal("scripted", (await client.EchoAsync(Say("hello"))).Message);
        Assert.Equal("scripted", (await client.EchoAsync(Say("hello"))).Message);
        Assert.Equal(2, engine.Dialed.Count);
    }

    private static RawMessage Good(RawMessage call) => call.Answer(DeskMethods.Echo, new Response { Message = "scripted" });

    private Task RefusesAsync(string text, Func<RawMessage, RawMessage> reply) => RefusesAsync(text, call => reply(call).Framed());

    /// <summary>The first connection answers with the reply given, later ones as they should.</summary>
    private DeskClient FramedClient(string address, Action<KitexClientBuilder>? configure = null) => Client(address, o =>
    {
        o.Framed();
        configure?.Invoke(o);
    });

    private async Task RefusesAsync(string text, Func<RawMessage, byte[]> reply)
    {
        var closed = new Signal();
        var connections = 0;
        var client = FramedClient(Script(async peer =>
        {
            if (Interlocked.Increment(ref connections) == 1)
            {
                await peer.SendAsync(reply(await peer.ReceiveAsync()));
                await peer.ExpectClosedAsync();
                closed.Set();
                return;
            }

            await peer.SendAsync(Good(await peer.ReceiveAsync()).Framed());
        }));

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(Say("hello")));

        Assert.Equal(RpcErrorCode.Protocol, failure.Code);
        Assert.Contains("Desk.echo of desk at ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(text, failure.Message, StringComparison.Ordinal);
        await closed.WaitAsync();
        Assert.Equal("scripted", (await client.EchoAsync(Say("hello"))).Message);
    }

    public sealed class OverSockets() : BadReplyTests(new SocketNetwork());

    public sealed class InMemory() : BadReplyTests(new MemoryNetwork());
}
