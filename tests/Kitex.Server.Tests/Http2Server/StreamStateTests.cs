using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Http2Server;

/// <summary>Frames of streams that are idle, half closed or closed: RFC 9113 section 5.1.</summary>
public abstract class StreamStateTests(TestNetwork network) : Http2ServerSuite(network)
{
    [Theory]
    [InlineData("000001 00 00 00000001 00")]
    [InlineData("000004 03 00 00000001 00000008")]
    [InlineData("000004 08 00 00000001 00000001")]
    [InlineData("000004 08 00 00000001 00000000")]
    [InlineData("000000 09 04 00000001")]
    [InlineData("000000 01 05 00000002")]
    public async Task A_frame_of_a_stream_that_was_never_opened_ends_the_connection(string frame)
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));

        await peer.SendAsync(Convert.FromHexString(frame.Replace(" ", "", StringComparison.Ordinal)));

        await peer.ExpectGoAwayAsync(ProtocolError);
    }

    [Fact]
    public async Task A_stream_that_was_passed_over_cannot_be_opened()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));
        await ServesAsync(peer, 5);

        await peer.SendAsync(Call(3, end: true));

        Assert.Equal(5, (await peer.ExpectGoAwayAsync(ProtocolError)).Number);
    }

    [Fact]
    public async Task A_stream_number_serves_once()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));
        await ServesAsync(peer, 1);

        await peer.SendAsync(Call(1, end: true));

        await peer.ExpectGoAwayAsync(StreamClosed);
    }

    [Fact]
    public async Task Data_behind_the_end_of_a_stream_under_way_resets_it()
    {
        var held = new Held();
        var peer = await ConnectAsync(await StartAsync(held.Talks));
        await peer.SendAsync(Call(1), RawFrame.DataOf(1, Hello, end: true));
        await Eventually.TrueAsync(() => held.Running == 1);

        await peer.SendAsync(RawFrame.DataOf(1, Hello));

        await peer.ExpectResetAsync(1, StreamClosed);
        await Eventually.TrueAsync(() => held.Running == 0);
        held.GoOn.Set();
        await ServesAsync(peer, 3);
    }

    [Fact]
    public async Task Headers_behind_the_end_of_a_stream_under_way_reset_it()
    {
        var held = new Held();
        var peer = await ConnectAsync(await StartAsync(held.Talks));
        await peer.SendAsync(Call(1), RawFrame.DataOf(1, Hello, end: true));

        await peer.SendAsync(RawFrame.Headers(1, RawFrame.Block(("a", "b")), end: true));

        await peer.ExpectResetAsync(1, StreamClosed);
        held.GoOn.Set();
        await ServesAsync(peer, 3);
    }

    [Fact]
    public async Task Data_behind_the_end_of_a_stream_that_was_answered_is_refused()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));
        await ServesAsync(peer, 1);

        await peer.SendAsync(RawFrame.DataOf(1, Hello));

        await peer.ExpectResetAsync(1, StreamClosed);
        await ServesAsync(peer, 3);
    }

    [Fact]
    public async Task Data_behind_the_clients_own_reset_is_refused()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));

        await peer.SendAsync(Call(1), RawFrame.ResetOf(1), RawFrame.DataOf(1, Hello));

        await peer.ExpectResetAsync(1, StreamClosed);
        await ServesAsync(peer, 3);
    }

    [Fact]
    public async Task Windows_and_resets_behind_the_end_are_let_pass()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));
        await ServesAsync(peer, 1);

        await peer.SendAsync(RawFrame.WindowOf(1, 100), RawFrame.ResetOf(1), RawFrame.ResetOf(1), RawFrame.WindowOf(1, int.MaxValue));

        await ServesAsync(peer, 3);
    }

    [Fact]
    public async Task What_was_under_way_when_the_server_ended_a_stream_is_let_pass()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks { OnGather = static (_, _) => throw new BizStatusException(1, "enough") }));
        await peer.SendAsync(Call(1, "Gather"));
        Assert.Equal((13, "enough"), (await peer.AnswerAsync(1)).Status);
        await peer.ExpectResetAsync(1, NoError);

        await peer.SendAsync(RawFrame.DataOf(1, Hello), RawFrame.Headers(1, RawFrame.Block(("a", "b")), end: true));
        await peer.SyncAsync();

        Assert.DoesNotContain(peer.Come, static frame => frame.Type is RawFrame.Reset or RawFrame.GoAway);
        await ServesAsync(peer, 3);
    }

    [Fact]
    public async Task Trailers_end_a_request()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));

        await peer.SendAsync(Call(1, "Gather"), RawFrame.DataOf(1, Hello), RawFrame.Headers(1, RawFrame.Block(("checksum", "1")), end: true));

        Assert.Equal(Hello, (await peer.AnswerAsync(1)).Body);
    }

    [Theory]
    [InlineData(false, "checksum")]
    [InlineData(true, ":path")]
    [InlineData(true, ":status")]
    [InlineData(true, "Upper")]
    [InlineData(true, "connection")]
    public async Task Trailers_that_do_not_end_or_are_malformed_reset_the_stream(bool end, string name)
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));

        await peer.SendAsync(Call(1, "Gather"), RawFrame.DataOf(1, Hello), RawFrame.Headers(1, RawFrame.Block((name, "1")), end));

        await peer.ExpectResetAsync(1, ProtocolError);
        await ServesAsync(peer, 3);
    }

    [Fact]
    public async Task A_window_that_grows_by_nothing_resets_its_stream()
    {
        var held = new Held();
        var peer = await ConnectAsync(await StartAsync(held.Talks));
        await peer.SendAsync(Call(1), RawFrame.DataOf(1, Hello, end: true));

        await peer.SendAsync(RawFrame.WindowOf(1, 0));

        await peer.ExpectResetAsync(1, ProtocolError);
        held.GoOn.Set();
        await ServesAsync(peer, 3);
    }

    [Fact]
    public async Task Padding_and_priority_are_taken_off()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));
        var headers = new RawFrame(RawFrame.Header, RawFrame.EndHeaders | RawFrame.Padded | RawFrame.HasPriority, 1, [3, 0, 0, 0, 9, 15, .. RawFrame.Block(Fields()), 0, 0, 0]);

        await peer.SendAsync(
            headers,
            new RawFrame(RawFrame.Data, RawFrame.Padded, 1, [200, .. Hello[..3], .. new byte[200]]),
            new RawFrame(RawFrame.Data, RawFrame.Padded | RawFrame.EndStream, 1, [0, .. Hello[3..]]));

        Assert.Equal(Hello, (await peer.AnswerAsync(1)).Body);
    }

    [Theory]
    [InlineData(RawFrame.Data)]
    [InlineData(RawFrame.Header)]
    public async Task More_padding_than_there_is_ends_the_connection(int type)
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));
        await peer.SendAsync(Call(1, "Gather"));

        await peer.SendAsync(new RawFrame(type, RawFrame.Padded | RawFrame.EndHeaders, type == RawFrame.Data ? 1 : 3, [5, 0, 0, 0]));

        await peer.ExpectGoAwayAsync(ProtocolError);
    }

    public sealed class InMemory() : StreamStateTests(new MemoryNetwork());

    public sealed class OverSockets() : StreamStateTests(new SocketNetwork());
}
