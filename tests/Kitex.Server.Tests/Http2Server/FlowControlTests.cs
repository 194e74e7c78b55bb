using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Http2Server;

/// <summary>Windows: RFC 9113 sections 5.2, 6.5.2, 6.9.</summary>
public abstract class FlowControlTests(TestNetwork network) : Http2ServerSuite(network)
{
    private const int Window = 65_535;

    [Fact]
    public async Task The_windows_of_a_client_hold_an_answer_back_byte_by_byte()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()), (4, 0));
        await peer.SendAsync(Call(1), RawFrame.DataOf(1, Hello, end: true));
        await peer.NextAsync(RawFrame.Header, 1);
        await peer.SyncAsync();
        Assert.DoesNotContain(peer.Come, static frame => frame.Type == RawFrame.Data);

        var body = new List<byte>();
        foreach (var _ in Hello)
        {
            await peer.SendAsync(RawFrame.WindowOf(1, 1));
            body.Add(Assert.Single((await peer.NextAsync(RawFrame.Data, 1)).Payload));
        }

        Assert.Equal(Hello, body);
        Assert.Equal((0, ""), (await peer.AnswerAsync(1)).Status);
    }

    [Fact]
    public async Task A_smaller_first_window_may_make_an_open_one_negative()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()), (4, 10));
        var note = new Note { Text = new string('x', 100) };
        await peer.SendAsync(Call(1), RawFrame.DataOf(1, GrpcFrame.Of(note), end: true));
        Assert.Equal(10, (await peer.NextAsync(RawFrame.Data, 1)).Payload.Length);

        await peer.SendAsync(RawFrame.SettingsOf((4, 3)), RawFrame.WindowOf(1, 7));
        await peer.SyncAsync();
        Assert.DoesNotContain(peer.Come, static frame => frame.Type == RawFrame.Data);

        await peer.SendAsync(RawFrame.WindowOf(1, 1));
        Assert.Single((await peer.NextAsync(RawFrame.Data, 1)).Payload);
        await peer.SendAsync(RawFrame.SettingsOf((4, 1000)));
        Assert.Equal(GrpcFrame.Of(note).Length - 11, (await peer.AnswerAsync(1)).Body.Length);
    }

    [Fact]
    public async Task The_connections_window_holds_all_streams_back()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()), (4, 1_000_000));
        var note = GrpcFrame.Of(new Note { Text = new string('x', 60_000) });
        await peer.SendAsync(RawFrame.WindowOf(0, 1));
        for (var stream = 1; stream <= 3; stream += 2)
        {
            await SendAllAsync(peer, stream, note);
        }

        var come = 0;
        while (come < Window + 1)
        {
            come += (await peer.NextAsync(RawFrame.Data)).Payload.Length;
        }

        await peer.SyncAsync();
        Assert.Equal(Window + 1, come);
        Assert.DoesNotContain(peer.Come, static frame => frame.Type == RawFrame.Data);
        await peer.SendAsync(RawFrame.WindowOf(0, 1_000_000));
        await peer.AnswerAsync(1);
        await peer.AnswerAsync(3);
    }

    [Fact]
    public async Task A_message_larger_than_the_windows_goes_through_in_both_directions()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()), (4, int.MaxValue));
        var note = GrpcFrame.Of(new Note { Text = new string('x', 3_000_000) });
        await peer.SendAsync(RawFrame.WindowOf(0, int.MaxValue - Window));

        await SendAllAsync(peer, 1, note);

        Assert.Equal(note, (await peer.AnswerAsync(1)).Body);
    }

    [Fact]
    public async Task A_streams_window_that_overflows_resets_it()
    {
        var held = new Held();
        var peer = await ConnectAsync(await StartAsync(held.Talks));
        await peer.SendAsync(Call(1), RawFrame.DataOf(1, Hello, end: true));

        await peer.SendAsync(RawFrame.WindowOf(1, int.MaxValue));

        await peer.ExpectResetAsync(1, FlowControlError);
        held.GoOn.Set();
        await ServesAsync(peer, 3);
    }

    [Fact]
    public async Task The_connections_window_that_overflows_ends_it()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));

        await peer.SendAsync(RawFrame.WindowOf(0, int.MaxValue));

        await peer.ExpectGoAwayAsync(FlowControlError);
    }

    [Fact]
    public async Task A_first_window_that_makes_another_overflow_ends_the_connection()
    {
        var held = new Held();
        var peer = await ConnectAsync(await StartAsync(held.Talks));
        await peer.SendAsync(Call(1, "Gather"), RawFrame.WindowOf(1, int.MaxValue - Window));

        await peer.SendAsync(RawFrame.SettingsOf((4, Window + 1)));

        await peer.ExpectGoAwayAsync(FlowControlError);
    }

    [Fact]
    public async Task Data_beyond_the_window_of_a_stream_resets_it()
    {
        var held = new Held();
        var peer = await ConnectAsync(await StartAsync(held.Talks));
        await peer.SendAsync(Call(1, "Gather"));
        for (var sent = 0; sent + 16_384 < Window; sent += 16_384)
        {
            await peer.SendAsync(RawFrame.DataOf(1, new byte[16_384]));
        }

        await peer.SendAsync(RawFrame.DataOf(1, new byte[16_384]));

        await peer.ExpectResetAsync(1, FlowControlError);
        await Eventually.TrueAsync(() => held.Running == 0);
        held.GoOn.Set();
        await ServesAsync(peer, 3);
    }

    [Fact]
    public async Task Padding_counts_as_data_and_is_given_back()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));
        await peer.SendAsync(Call(1, "Chat"));
        for (var sent = 0; sent < 3 * Window; sent += 256)
        {
            await peer.SendAsync(new RawFrame(RawFrame.Data, RawFrame.Padded, 1, [255, .. new byte[255]]));
            if (sent % 8192 == 0)
            {
                await peer.SyncAsync();
            }
        }

        await peer.SendAsync(RawFrame.DataOf(1, Hello, end: true));

        Assert.Equal(Hello, (await peer.AnswerAsync(1)).Body);
        Assert.InRange(peer.Come.Where(static frame => frame is { Type: RawFrame.Window, Stream: 1 }).Sum(static frame => frame.Number), 2 * Window, 4 * Window);
    }

    [Fact]
    public async Task An_answer_that_is_not_taken_is_given_up()
    {
        var server = await StartAsync(new Talks(), static o => o.Configure(static x => x with { WriteTimeout = TimeSpan.FromMilliseconds(200) }));
        var peer = await ConnectAsync(server, (4, 3));
        await peer.SendAsync(Call(1), RawFrame.DataOf(1, Hello, end: true));

        await peer.ExpectResetAsync(1, Cancel);

        await Eventually.TrueAsync(() => server.Grpc!.CallCount == 0);
        await peer.SendAsync(RawFrame.SettingsOf((4, Window)));
        await ServesAsync(peer, 3);
    }

    /// <summary>Sends a request as its windows allow.</summary>
    private static async Task SendAllAsync(Http2Peer peer, int stream, byte[] body)
    {
        await peer.SendAsync(Call(stream));
        var (ofStream, ofAll) = (Window, Window);
        for (var at = 0; at < body.Length;)
        {
            while (Math.Min(ofStream, ofAll) == 0 || peer.Come.Any(static frame => frame.Type == RawFrame.Window))
            {
                var window = await peer.NextAsync(RawFrame.Window);
                ofStream += window.Stream == stream ? window.Number : 0;
                ofAll += window.Stream == 0 ? window.Number : 0;
            }

            var bytes = Math.Min(Math.Min(body.Length - at, 16_384), Math.Min(ofStream, ofAll));
            await peer.SendAsync(RawFrame.DataOf(stream, body[at..(at + bytes)], at + bytes == body.Length));
            (at, ofStream, ofAll) = (at + bytes, ofStream - bytes, ofAll - bytes);
        }
    }

    public sealed class InMemory() : FlowControlTests(new MemoryNetwork());

    public sealed class OverSockets() : FlowControlTests(new SocketNetwork());

    public sealed class OverEpoll() : FlowControlTests(new EpollNetwork());
}
