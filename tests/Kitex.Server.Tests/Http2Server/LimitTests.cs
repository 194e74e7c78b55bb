using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Http2Server;

/// <summary>How many calls, and how much time: RFC 9113 section 5.1.2, and the server's options.</summary>
public abstract class LimitTests(TestNetwork network) : Http2ServerSuite(network)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_call_too_many_is_refused_and_the_connection_goes_on()
    {
        var held = new Held();
        var server = await StartAsync(held.Talks, static o => o.Configure(static x => x with { Grpc = x.Grpc with { MaxStreamsPerConnection = 2 } }));
        var peer = await ConnectAsync(server);

        await peer.SendAsync(Call(1, "Gather"), Call(3, "Gather"), Call(5), RawFrame.DataOf(5, Hello, end: true));

        await peer.ExpectResetAsync(5, RefusedStream);
        await peer.SendAsync(RawFrame.ResetOf(1));
        await Eventually.TrueAsync(() => held.Running == 1);
        held.GoOn.Set();
        Assert.Equal(0, (await peer.AnswerAsync(3)).Status.Code);
        for (var stream = 7; stream < 27; stream += 2)
        {
            await ServesAsync(peer, stream);
        }
    }

    [Fact]
    public async Task Every_end_of_a_call_makes_room_for_the_next()
    {
        var server = await StartAsync(
            new Talks { OnGather = static (_, _) => throw new BizStatusException(1, "no") },
            static o => o.Configure(static x => x with { Grpc = x.Grpc with { MaxStreamsPerConnection = 1, MaxHeaderBytes = 1024 } }));
        var peer = await ConnectAsync(server);
        RawFrame[][] ends =
        [
            [Call(0, "Unknown", end: true)],
            [Call(0, end: true)],
            [Call(0), RawFrame.ResetOf(0)],
            [Call(0, "Gather")],
            [Call(0, "Chat"), RawFrame.ResetOf(0)],
            [Call(0, "Echo", false, ("Upper", "x"))],
            [Call(0, "Echo", false, ("grpc-timeout", "x"))],
            [Call(0, "Echo", false, ("large", new string('x', 1024)))],
            [Call(0, "Echo", false, ("grpc-timeout", "1n"))],
            [Call(0), RawFrame.DataOf(0, [0, 0xff, 0, 0, 0])],
            [Call(0), RawFrame.DataOf(0, [0, 0, 0, 0, 1, 0xff], end: true)],
            [Call(0), RawFrame.WindowOf(0, int.MaxValue)],
            [Call(0), RawFrame.DataOf(0, [], end: true)],
            [Call(0, "Chat"), RawFrame.Headers(0, RawFrame.Block(("a", "b")))],
        ];
        var stream = 1;
        foreach (var end in ends.Concat(ends))
        {
            await peer.SendAsync([.. end.Select(frame => frame with { Stream = stream })]);
            if (end[^1].Type != RawFrame.Reset)
            {
                await peer.NextAsync(frame => frame.Stream == stream && (frame.Type == RawFrame.Reset || frame.Ends));
            }

            await peer.SyncAsync();
            await Eventually.TrueAsync(() => server.Grpc!.CallCount == 0);
            await ServesAsync(peer, stream + 2);
            stream += 4;
        }
    }

    [Fact]
    public async Task An_idle_connection_is_told_and_closed()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks(), static o => o.Configure(static x => x with { IdleTimeout = Short })));
        await ServesAsync(peer, 1);

        Assert.Equal(1, (await peer.ExpectGoAwayAsync(NoError)).Number);
    }

    [Fact]
    public async Task A_connection_with_a_call_under_way_is_not_idle()
    {
        var held = new Held();
        var peer = await ConnectAsync(await StartAsync(held.Talks, static o => o.Configure(static x => x with { IdleTimeout = TimeSpan.FromSeconds(1) })));
        await peer.SendAsync(Call(1, "Gather"));
        await Eventually.TrueAsync(() => held.Running == 1);

        // Some times the limit; nothing else can tell that it does not close.
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        held.GoOn.Set();

        Assert.Equal(0, (await peer.AnswerAsync(1)).Status.Code);
        await peer.ExpectGoAwayAsync(NoError);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_block_or_a_frame_that_stops_coming_ends_the_connection(bool block)
    {
        var held = new Held();
        var peer = await ConnectAsync(await StartAsync(held.Talks, static o => o.Configure(static x => x with { ReadTimeout = Short })));
        await peer.SendAsync(Call(1, "Gather"));

        await peer.SendAsync(block ? RawFrame.Headers(3, RawFrame.Block(Fields())[..9], flags: 0).ToBytes() : RawFrame.DataOf(1, Hello).ToBytes()[..^1]);

        await peer.ExpectEndAsync();
        await Eventually.TrueAsync(() => held.Running == 0);
    }

    [Fact]
    public async Task A_block_that_drips_in_frame_by_frame_ends_the_connection()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks(), static o => o.Configure(static x => x with { ReadTimeout = Short })));
        await peer.SendAsync(RawFrame.Headers(1, [], flags: 0));

        var ended = peer.ExpectEndAsync();
        for (var i = 0; i < 100 && !ended.IsCompleted; i++)
        {
            await peer.TrySendAsync(new RawFrame(RawFrame.Continuation, 0, 1, [0]));
            await Task.WhenAny(ended, Task.Delay(Short / 4));
        }

        await ended;
    }

    public sealed class InMemory() : LimitTests(new MemoryNetwork());

    public sealed class OverSockets() : LimitTests(new SocketNetwork());

    public sealed class OverEpoll() : LimitTests(new EpollNetwork());
}
