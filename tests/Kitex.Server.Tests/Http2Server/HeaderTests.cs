using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Http2Server;

/// <summary>Blocks of headers and what is in them: RFC 9113 sections 4.3, 6.10 and 8, RFC 7541.</summary>
public abstract class HeaderTests(TestNetwork network) : Http2ServerSuite(network)
{
    [Theory]
    [InlineData("Upper", "x")]
    [InlineData("", "x")]
    [InlineData("sp ace", "x")]
    [InlineData("a:b", "x")]
    [InlineData(":unknown", "x")]
    [InlineData(":status", "200")]
    [InlineData(":path", "/desk.api.Talks/Echo")]
    [InlineData(":method", "POST")]
    [InlineData(":authority", "desk")]
    [InlineData("connection", "close")]
    [InlineData("keep-alive", "1")]
    [InlineData("proxy-connection", "x")]
    [InlineData("transfer-encoding", "chunked")]
    [InlineData("upgrade", "h2c")]
    [InlineData("value", "a\nb")]
    [InlineData("value", "a\0b")]
    public async Task A_field_that_no_request_has_resets_the_stream(string name, string value)
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));

        await peer.SendAsync(Call(1, "Echo", false, (name, value)));

        await peer.ExpectResetAsync(1, ProtocolError);
        await ServesAsync(peer, 3);
    }

    [Fact]
    public async Task A_request_without_a_path_resets_the_stream()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));

        await peer.SendAsync(RawFrame.Headers(1, RawFrame.Block([.. Fields().Where(static field => field.Name != ":path")])));

        await peer.ExpectResetAsync(1, ProtocolError);
        await ServesAsync(peer, 3);
    }

    [Fact]
    public async Task A_pseudo_field_behind_an_ordinary_one_resets_the_stream()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));

        await peer.SendAsync(RawFrame.Headers(1, RawFrame.Block([.. Fields().Reverse()])));

        await peer.ExpectResetAsync(1, ProtocolError);
        await ServesAsync(peer, 3);
    }

    [Theory]
    [InlineData("80")]
    [InlineData("be")]
    [InlineData("ff80808080808080")]
    [InlineData("3fe21f")]
    [InlineData("8220")]
    [InlineData("4005")]
    [InlineData("4084ffffffff0161")]
    public async Task A_block_that_cannot_be_decoded_ends_the_connection(string block)
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));

        await peer.SendAsync(RawFrame.Headers(1, Convert.FromHexString(block)));

        await peer.ExpectGoAwayAsync(CompressionError);
    }

    [Fact]
    public async Task A_block_in_many_frames_is_one()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));
        var block = RawFrame.Block(Fields());

        await peer.SendAsync(RawFrame.Headers(1, block[..1], flags: 0));
        for (var at = 1; at < block.Length - 1; at += 2)
        {
            await peer.SendAsync(new RawFrame(RawFrame.Continuation, 0, 1, block[at..Math.Min(at + 2, block.Length - 1)]));
        }

        await peer.SendAsync(new RawFrame(RawFrame.Continuation, RawFrame.EndHeaders, 1, block[^1..]), RawFrame.DataOf(1, Hello, end: true));

        Assert.Equal(Hello, (await peer.AnswerAsync(1)).Body);
    }

    [Theory]
    [InlineData("000008 06 00 00000000 0000000000000000")]
    [InlineData("000000 09 04 00000003")]
    [InlineData("000001 00 00 00000001 00")]
    [InlineData("000000 55 00 00000001")]
    public async Task Nothing_may_stand_within_a_block(string frame)
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));

        await peer.SendAsync(RawFrame.Headers(1, RawFrame.Block(Fields()), flags: 0));
        await peer.SendAsync(Convert.FromHexString(frame.Replace(" ", "", StringComparison.Ordinal)));

        await peer.ExpectGoAwayAsync(ProtocolError);
    }

    [Fact]
    public async Task Too_many_fields_reset_their_stream_and_the_tables_stay_in_step()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks(), static o => o.Configure(static x => x with { Grpc = x.Grpc with { MaxHeaderBytes = 4096 } })));

        // One entry of the table, some bytes, stands for very many.
        await peer.SendAsync(RawFrame.Headers(1, [.. RawFrame.Block(Fields()), 0x40, 1, (byte)'a', 100, .. new string('x', 100).Select(static c => (byte)c), .. Enumerable.Repeat((byte)0xbe, 1000)]));
        await peer.ExpectResetAsync(1, FrameSizeError);

        await peer.SendAsync(RawFrame.Headers(3, [.. RawFrame.Block(Fields()), 0xbe]), RawFrame.DataOf(3, Hello, end: true));
        Assert.Equal(Hello, (await peer.AnswerAsync(3)).Body);
    }

    [Fact]
    public async Task Calls_under_way_hold_eight_times_the_largest_headers_and_the_next_is_refused()
    {
        var held = new Held();
        var peer = await ConnectAsync(await StartAsync(held.Talks, static o => o.Configure(static x => x with { Grpc = x.Grpc with { MaxHeaderBytes = 4096 } })));
        (string, string) large = ("large", new string('x', 3000));
        var refused = 0;
        for (var stream = 1; refused == 0; stream += 2)
        {
            Assert.InRange(stream, 1, 30);
            await peer.SendAsync(Call(stream, "Echo", false, large));
            await peer.SyncAsync();
            refused = peer.Come.Count(static frame => frame is { Type: RawFrame.Reset, Code: RefusedStream });
        }

        held.GoOn.Set();
        await ServesAsync(peer, 101);
    }

    [Theory]
    [InlineData("/desk.api.Talks/")]
    [InlineData("/desk.api.")]
    public async Task A_long_path_is_not_sent_back(string path)
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));
        var fields = Fields();
        fields[2] = (":path", path + new string('\x80', 10_000));

        await peer.SendAsync(RawFrame.Headers(1, RawFrame.Block(fields), end: true));

        Assert.InRange((await peer.AnswerAsync(1)).Status.Text.Length, 1, 200);
    }

    [Fact]
    public async Task A_smaller_table_is_obeyed()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));
        await ServesAsync(peer, 1);

        await peer.SendAsync(RawFrame.SettingsOf((1, 0)));

        await ServesAsync(peer, 3);
        await peer.SendAsync(RawFrame.SettingsOf((1, 100_000)));
        await ServesAsync(peer, 5);
    }

    public sealed class InMemory() : HeaderTests(new MemoryNetwork());

    public sealed class OverSockets() : HeaderTests(new SocketNetwork());
}
