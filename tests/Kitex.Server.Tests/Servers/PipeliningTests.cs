using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Servers;

public abstract class PipeliningTests(TestNetwork network) : ServerSuite(network)
{
    [Fact]
    public async Task A_message_that_comes_byte_by_byte_is_served()
    {
        var peer = await DialAsync(await StartAsync());

        foreach (var framed in new[] { true, false })
        {
            foreach (var piece in framed ? Call().Framed() : Call().Buffered())
            {
                await peer.SendAsync(new[] { piece });
            }

            Assert.Equal(RawMessage.Reply, (await peer.ReceiveAsync()).Type);
        }
    }

    [Fact]
    public async Task Messages_sent_together_are_answered_in_order_each_in_its_framing()
    {
        var peer = await DialAsync(await StartAsync());

        await peer.SendAsync(Enumerable.Range(1, 300).SelectMany(static i => Framed(i) ? Echo(i).Framed() : Echo(i).Buffered()).ToArray());

        for (var i = 1; i <= 300; i++)
        {
            var answer = await peer.ReceiveAsync();
            Assert.Equal(i, answer.SequenceId);
            Assert.Equal(Say($"call {i}").Message, ((Response)DeskMethods.Echo.DecodeResponse(answer.Body).Message!).Message);
        }

        static bool Framed(int i) => i % 3 > 0;

        static RawMessage Echo(int i) => RawMessage.CallOf(DeskMethods.Echo, Say($"call {i}"), i);
    }

    [Fact]
    public async Task An_answer_keeps_the_callers_sequence_id_whatever_it_is()
    {
        var peer = await DialAsync(await StartAsync());
        foreach (var id in new[] { 0, -1, int.MinValue, int.MaxValue })
        {
            await peer.SendAsync((Call() with { SequenceId = id }).Framed());

            Assert.Equal(id, (await peer.ReceiveAsync()).SequenceId);
        }
    }

    [Fact]
    public async Task A_stream_message_of_a_method_without_streams_is_taken_for_a_call()
    {
        var peer = await DialAsync(await StartAsync());

        await peer.SendAsync((RawMessage.CallOf(DeskMethods.Echo, Say("hello"), 1) with { Type = 5 }).Framed());

        Assert.Equal(RawMessage.Reply, (await peer.ReceiveAsync()).Type);
    }

    [Fact]
    public async Task Bytes_behind_the_arguments_within_a_frame_are_ignored()
    {
        var peer = await DialAsync(await StartAsync());

        await peer.SendAsync((Call() with { Body = [.. Call().Body, 1, 2, 3] }).Framed());
        Assert.Equal(RawMessage.Reply, (await peer.ReceiveAsync()).Type);

        await peer.SendAsync(Call().Framed());
        Assert.Equal(RawMessage.Reply, (await peer.ReceiveAsync()).Type);
    }

    [Fact]
    public async Task Answers_do_not_wait_for_a_later_call_that_takes_its_time()
    {
        var goOn = new Signal();
        var peer = await DialAsync(await StartAsync(new Desk
        {
            OnSlow = async (_, _) =>
            {
                await goOn.WaitAsync();
                return new Response();
            },
        }));

        await peer.SendAsync((byte[])[.. Call().Framed(), .. RawMessage.CallOf(DeskMethods.Slow, Say("later"), 10).Framed()]);

        Assert.Equal(9, (await peer.ReceiveAsync()).SequenceId);
        goOn.Set();
        Assert.Equal(10, (await peer.ReceiveAsync()).SequenceId);
    }

    [Fact]
    public async Task A_peer_that_does_not_take_its_answers_is_cut_off()
    {
        var entered = new Signal();
        var server = await StartAsync(configure: o => o
            .Configure(static x => x with { WriteTimeout = TimeSpan.FromMilliseconds(100) })
            .Use(next => (request, cancellation) =>
            {
                entered.Set();
                return next(request, cancellation);
            }));
        var peer = await DialAsync(server);

        await peer.SendAsync(RawMessage.CallOf(DeskMethods.Fill, new DeskFillArgs { Bytes = 48 * 1024 * 1024 }, 1).Framed());

        await entered.WaitAsync();
        await Eventually.TrueAsync(() => server.ConnectionCount == 0);
    }

    private static RawMessage Call() => RawMessage.CallOf(DeskMethods.Echo, Say("hello"), 9);

    public sealed class OverSockets() : PipeliningTests(new SocketNetwork());

    public sealed class InMemory() : PipeliningTests(new MemoryNetwork());
}
