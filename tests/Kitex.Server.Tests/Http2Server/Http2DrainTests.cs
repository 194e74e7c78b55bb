using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Http2Server;

/// <summary>A server that stops, as Kitex v0.16.3 does: RFC 9113 section 6.8.</summary>
public abstract class Http2DrainTests(TestNetwork network) : Http2ServerSuite(network)
{
    private const string DrainPing = "0106010800030309";

    [Fact]
    public async Task Calls_under_way_and_those_that_cross_the_first_goodbye_are_served()
    {
        var held = new Held();
        var server = await StartAsync(held.Talks, static o => o.Configure(static x => x with { DrainTimeout = Limit }));
        var peer = await ConnectAsync(server);
        await peer.SendAsync(Call(1), RawFrame.DataOf(1, Hello, end: true));
        await Eventually.TrueAsync(() => held.Running == 1);

        var stopping = server.StopAsync();
        var first = await peer.NextAsync(RawFrame.GoAway);
        Assert.Equal((int.MaxValue, NoError, "graceful shutdown"), (first.Number, first.Code, first.Debug));
        var ping = await peer.NextAsync(RawFrame.Ping);
        Assert.Equal((0, DrainPing), (ping.Flags, Convert.ToHexStringLower(ping.Payload)));

        await peer.SendAsync(Call(3), RawFrame.DataOf(3, Hello, end: true));
        await Eventually.TrueAsync(() => held.Running == 2);
        await peer.SendAsync(ping with { Flags = RawFrame.Ack });
        var last = await peer.NextAsync(RawFrame.GoAway);
        Assert.Equal((3, NoError), (last.Number, last.Code));

        await peer.SendAsync(Call(5), RawFrame.DataOf(5, Hello), RawFrame.WindowOf(5, 1), RawFrame.DataOf(5, Hello, end: true), Call(7, end: true), RawFrame.ResetOf(7));
        await peer.SyncAsync();
        Assert.Equal(2, held.Running);
        held.GoOn.Set();

        Assert.Equal(Hello, (await peer.AnswerAsync(1)).Body);
        Assert.Equal(Hello, (await peer.AnswerAsync(3)).Body);
        await peer.ExpectEndAsync();
        await stopping.WaitAsync(Limit);
        Assert.DoesNotContain(peer.Come, static frame => frame.Stream > 3 || frame.Type is RawFrame.Reset or RawFrame.GoAway);
    }

    [Fact]
    public async Task A_client_that_answers_nothing_is_closed_too()
    {
        var server = await StartAsync(new Talks(), static o => o.Configure(static x => x with { DrainTimeout = Limit }));
        var peer = await ConnectAsync(server);
        await ServesAsync(peer, 1);

        var stopping = server.StopAsync();

        Assert.Equal(int.MaxValue, (await peer.NextAsync(RawFrame.GoAway)).Number);
        Assert.Equal(1, (await peer.ExpectGoAwayAsync(NoError)).Number);
        await stopping.WaitAsync(Limit);
    }

    [Fact]
    public async Task What_does_not_end_in_time_is_broken_off()
    {
        var held = new Held();
        var server = await StartAsync(held.Talks, static o => o.Configure(static x => x with { DrainTimeout = TimeSpan.FromMilliseconds(200) }));
        var peer = await ConnectAsync(server);
        await peer.SendAsync(Call(1, "Gather"));
        await Eventually.TrueAsync(() => held.Running == 1);

        await server.StopAsync().WaitAsync(Limit);

        await peer.ExpectEndAsync();
        await Eventually.TrueAsync(() => held.Running == 0);
    }

    [Fact]
    public async Task A_last_answer_is_sent_before_the_connection_closes()
    {
        for (var round = 0; round < 50; round++)
        {
            var held = new Held();
            var server = await StartAsync(held.Talks, static o => o.Configure(static x => x with { DrainTimeout = Limit }));
            var peer = await ConnectAsync(server);
            await peer.SendAsync(Call(1), RawFrame.DataOf(1, Hello, end: true));
            await Eventually.TrueAsync(() => held.Running == 1);
            var stopping = server.StopAsync();
            await peer.SendAsync((await peer.NextAsync(RawFrame.Ping)) with { Flags = RawFrame.Ack });
            held.GoOn.Set();

            Assert.Equal(Hello, (await peer.AnswerAsync(1)).Body);
            await peer.ExpectEndAsync();
            await stopping.WaitAsync(Limit);
        }
    }

    public sealed class InMemory() : Http2DrainTests(new MemoryNetwork());

    public sealed class OverSockets() : Http2DrainTests(new SocketNetwork());

    public sealed class OverEpoll() : Http2DrainTests(new EpollNetwork());
}
