using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;
using Kitex.Testing;

namespace Kitex.Server.Tests.Http2Server;

/// <summary>Messages that do not end and answers that are not taken: what calls hold together.</summary>
public abstract class HeldMessageTests(TestNetwork network) : Http2ServerSuite(network)
{
    // Above the window of a stream, so that it holds more than that.
    private const int LargeBytes = 100_000;
    private const int ResourceExhausted = 8;

    private static readonly byte[] Large = GrpcFrame.Of(new Note { Text = new string('x', LargeBytes - 4) });

    [Theory]
    [InlineData("Echo")]
    [InlineData("Gather")]
    [InlineData("Chat")]
    public async Task A_large_message_that_begins_while_too_many_are_unfinished_is_refused_and_those_end(string method)
    {
        var peer = await ConnectAsync(await StartAsync(new Talks(), static o => Bound(o, 2 * LargeBytes)));
        await BeginAsync(peer, 1, method);
        await BeginAsync(peer, 3, method);

        await peer.SendAsync(Call(5, method), RawFrame.DataOf(5, Large[..1000]));

        var (code, text) = (await peer.AnswerAsync(5)).Status;
        Assert.Equal(ResourceExhausted, code);
        Assert.Contains("MaxUnfinishedBytesPerConnection", text, StringComparison.Ordinal);
        await peer.ExpectResetAsync(5, NoError);

        // One that ends makes room, and one that is given up too.
        await FinishAsync(peer, 1);
        await BeginAsync(peer, 7, method);
        await peer.SendAsync(RawFrame.ResetOf(3));
        await BeginAsync(peer, 9, method);
        await FinishAsync(peer, 7);
        await FinishAsync(peer, 9);
        await ServesAsync(peer, 11);
    }

    [Theory]
    [InlineData("Echo")]
    [InlineData("Gather")]
    [InlineData("Chat")]
    public async Task One_message_of_the_largest_size_always_comes_whole(string method)
    {
        var peer = await ConnectAsync(await StartAsync(new Talks(), static o => Bound(o, LargeBytes)));
        for (var stream = 1; stream < 12; stream += 2)
        {
            await BeginAsync(peer, stream, method);
            await FinishAsync(peer, stream);
        }
    }

    [Fact]
    public async Task Messages_within_the_windows_are_bounded_by_those_alone()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks(), static o => Bound(o, LargeBytes)));
        var middle = GrpcFrame.Of(new Note { Text = new string('x', 60_000) });
        for (var stream = 1; stream < 20; stream += 2)
        {
            await peer.SendAsync(Call(stream), RawFrame.DataOf(stream, middle[..10_000]));
        }

        for (var stream = 1; stream < 20; stream += 2)
        {
            await SendAsync(peer, stream, middle[10_000..]);
            Assert.Equal(middle.Length, await TakeAsync(peer, stream));
        }
    }

    [Fact]
    public async Task A_length_beyond_the_limit_ends_a_stream_whose_handler_waits_for_it()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks(), static o => Bound(o, LargeBytes)));
        await peer.SendAsync(Call(1, "Chat"), RawFrame.DataOf(1, Hello));
        Assert.Equal(Hello, (await peer.NextAsync(RawFrame.Data, 1)).Payload);
        await peer.SyncAsync();

        await peer.SendAsync(RawFrame.DataOf(1, [0, 0x7f, 0, 0, 0]));

        Assert.Equal(ResourceExhausted, (await peer.AnswerAsync(1)).Status.Code);
        await peer.ExpectResetAsync(1, NoError);
    }

    [Fact]
    public async Task Calls_wait_while_too_many_answers_are_not_taken()
    {
        var begun = 0;
        var server = await StartAsync(
            new Talks
            {
                OnEcho = (note, _) =>
                {
                    Interlocked.Increment(ref begun);
                    return new(new Note { Text = new string('x', 60_000), Number = note.Number });
                },
            },
            static o => Bound(o, LargeBytes).Configure(static x => x with { WriteTimeout = Limit }));
        var peer = await ConnectAsync(server, (4, 0));
        for (var stream = 1; stream < 5; stream += 2)
        {
            await peer.SendAsync(Call(stream), RawFrame.DataOf(stream, Hello, end: true));
            await peer.NextAsync(RawFrame.Header, stream);
        }

        await peer.SendAsync(Call(5), RawFrame.DataOf(5, Hello, end: true), Call(7), RawFrame.DataOf(7, Hello, end: true), RawFrame.ResetOf(7), Call(9, "Unknown", end: true));
        Assert.NotEqual(0, (await peer.AnswerAsync(9)).Status.Code);
        Assert.Equal(2, Volatile.Read(ref begun));

        await peer.SendAsync(RawFrame.SettingsOf((4, LargeBytes)), RawFrame.WindowOf(0, 1_000_000));
        foreach (var stream in new[] { 1, 3, 5 })
        {
            Assert.InRange(await TakeAsync(peer, stream), 60_000, 60_100);
        }

        await Eventually.TrueAsync(() => server.Grpc!.CallCount == 0);
        Assert.Equal(3, begun);
    }

    [Fact]
    public async Task A_connection_that_ends_leaves_no_call_waiting()
    {
        var server = await StartAsync(
            new Talks { OnEcho = static (_, _) => new(new Note { Text = new string('x', 60_000) }) },
            static o => Bound(o, LargeBytes).Configure(static x => x with { WriteTimeout = Limit }));
        var peer = await ConnectAsync(server, (4, 0));
        for (var stream = 1; stream < 20; stream += 2)
        {
            await peer.SendAsync(Call(stream, stream < 10 ? "Echo" : "Gather"), RawFrame.DataOf(stream, Hello, end: true));
        }

        await peer.NextAsync(RawFrame.Header, 3);
        await peer.DisposeAsync();

        await Eventually.TrueAsync(() => server.ConnectionCount == 0 && server.Grpc!.CallCount == 0);
    }

    [Fact]
    public async Task An_answer_that_waits_for_others_of_its_connection_is_not_given_up()
    {
        var time = new ManualTimeProvider();
        var server = await StartAsync(
            new Talks { OnEcho = static (_, _) => new(new Note { Text = new string('x', 100_000) }) },
            o => o.UseTime(time).Configure(static x => x with { Grpc = x.Grpc with { KeepAliveDelay = Timeout.InfiniteTimeSpan } }));
        var peer = await ConnectAsync(server, (4, 1_000_000));
        await peer.SendAsync(Call(1), RawFrame.DataOf(1, Hello, end: true), Call(3), RawFrame.DataOf(3, Hello, end: true));
        await ReadBodyAsync(65_535);
        await peer.NextAsync(RawFrame.Header, 1);
        await peer.NextAsync(RawFrame.Header, 3);

        // One of the two gets on, ten times longer than either may stand still.
        for (var i = 0; i < 20; i++)
        {
            time.Advance(TimeSpan.FromSeconds(3));
            await peer.SendAsync(RawFrame.WindowOf(0, 1));
            await ReadBodyAsync(1);
        }

        Assert.DoesNotContain(peer.Come, static frame => frame.Type == RawFrame.Reset);
        for (var i = 0; i < 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(6));
        }

        await peer.ExpectResetAsync(1, Cancel);
        await peer.ExpectResetAsync(3, Cancel);

        async Task ReadBodyAsync(int bytes)
        {
            for (var come = 0; come < bytes;)
            {
                come += (await peer.NextAsync(RawFrame.Data)).Payload.Length;
            }
        }
    }

    private static KitexServerBuilder Bound(KitexServerBuilder server, int unfinished) =>
        server.Configure(x => x with { Grpc = x.Grpc with { MaxMessageBytes = LargeBytes, MaxUnfinishedBytesPerConnection = unfinished } });

    /// <summary>Sends as much of a large message as the first window allows, and waits until the server wants the rest.</summary>
    private static async Task BeginAsync(Http2Peer peer, int stream, string method)
    {
        await peer.SendAsync(Call(stream, method));
        await SendAsync(peer, stream, Large[..65_535], end: false);
        await peer.NextAsync(RawFrame.Window, stream);
    }

    private static async Task FinishAsync(Http2Peer peer, int stream)
    {
        await SendAsync(peer, stream, Large[65_535..]);
        Assert.Equal(Large.Length, await TakeAsync(peer, stream));
    }

    private static async Task SendAsync(Http2Peer peer, int stream, byte[] body, bool end = true)
    {
        for (var at = 0; at < body.Length; at += 16_384)
        {
            var to = Math.Min(at + 16_384, body.Length);
            await peer.SendAsync(RawFrame.DataOf(stream, body[at..to], end && to == body.Length));
        }
    }

    /// <summary>Takes a whole answer, and lets the server send as much again.</summary>
    /// <returns>The bytes of its messages.</returns>
    private static async Task<int> TakeAsync(Http2Peer peer, int stream)
    {
        await peer.SendAsync(RawFrame.WindowOf(0, 2 * LargeBytes));
        if (peer.Come.All(frame => frame.Stream != stream || !frame.Ends))
        {
            await peer.TrySendAsync(RawFrame.WindowOf(stream, 2 * LargeBytes));
        }

        return (await peer.AnswerAsync(stream)).Body.Length;
    }

    public sealed class InMemory() : HeldMessageTests(new MemoryNetwork());

    public sealed class OverSockets() : HeldMessageTests(new SocketNetwork());

    public sealed class OverEpoll() : HeldMessageTests(new EpollNetwork());
}
