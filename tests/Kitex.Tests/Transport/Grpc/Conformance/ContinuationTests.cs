using Kitex.Protocols.Http2;

namespace Kitex.Tests.Transport.Grpc.Conformance;

/// <summary>Header blocks in several frames (RFC 9113 sections 4.3, 6.2, 6.10 and 10.5.1).</summary>
public sealed class ContinuationTests : ConformanceSuite
{
    private static readonly byte[] Head = ScriptedPeer.Plain((":status", "200"), ("content-type", "application/grpc+thrift"));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    public Task A_block_may_come_in_pieces_empty_ones_too(int first) => IsTakenAsync(
        async peer =>
        {
            await peer.SendAsync(Http2FrameType.Headers, Http2Flags.None, 1, Head.AsMemory(0, first));
            await peer.SendAsync(Http2FrameType.Continuation, Http2Flags.None, 1, default);
            await peer.SendAsync(Http2FrameType.Continuation, Http2Flags.None, 1, Head.AsMemory(first, 3));
            await peer.SendAsync(Http2FrameType.Continuation, Http2Flags.EndHeaders, 1, Head.AsMemory(first + 3));
            await peer.SendMessageAsync(1, "first");
            await peer.SendAsync(Http2FrameType.Headers, Http2Flags.EndStream, 1, ScriptedPeer.Plain(("grpc-status", "0")));
            await peer.SendAsync(Http2FrameType.Continuation, Http2Flags.EndHeaders, 1, default);
        },
        answersFirst: false);

    [Theory]
    [InlineData("000001 09 04 00000001 88", "continues nothing")] // no HEADERS before
    [InlineData("000005 01 04 00000001 0803313033 000000 09 04 00000001", "continues nothing")] // the block has ended
    [InlineData("000001 01 00 00000001 88 000000 09 04 00000003", "stands within the header block of stream 1")] // of another stream
    [InlineData("000001 01 00 00000001 88 000000 09 04 00000000", "stands within the header block of stream 1")]
    [InlineData("000001 01 00 00000001 88 000000 01 04 00000001", "stands within the header block of stream 1")] // HEADERS
    [InlineData("000001 01 00 00000001 88 000000 00 00 00000001", "stands within the header block of stream 1")] // DATA
    [InlineData("000001 01 00 00000001 88 000000 00 00 00000003", "stands within the header block of stream 1")]
    [InlineData("000001 01 00 00000001 88 000000 04 00 00000000", "stands within the header block of stream 1")] // SETTINGS
    [InlineData("000001 01 00 00000001 88 000008 06 00 00000000 0102030405060708", "stands within the header block of stream 1")] // PING
    [InlineData("000001 01 00 00000001 88 000004 08 00 00000000 00000001", "stands within the header block of stream 1")] // WINDOW_UPDATE
    [InlineData("000001 01 00 00000001 88 000005 02 00 00000001 0000000000", "stands within the header block of stream 1")] // PRIORITY
    [InlineData("000001 01 00 00000001 88 000004 03 00 00000001 00000008", "stands within the header block of stream 1")] // RST_STREAM
    [InlineData("000001 01 00 00000001 88 000000 ee 00 00000001", "stands within the header block of stream 1")] // nobody knows what
    public Task Nothing_stands_within_a_block(string hex, string reason) => EndsConnectionAsync(Bytes(hex), Http2ErrorCode.ProtocolError, reason);

    [Fact]
    public async Task A_connection_that_ends_within_a_block_holds_none_of_it()
    {
        var client = Client(static async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            await peer.SendAsync(Http2FrameType.Headers, Http2Flags.None, 1, new byte[5000]);
        });

        Assert.Equal(RpcErrorCode.ConnectionLost, (await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("x"))).Code);
    }

    [Fact]
    public Task A_block_has_128_continuations_at_most() => EndsConnectionAsync(
        static async peer =>
        {
            await peer.SendAsync(Http2FrameType.Headers, Http2Flags.None, 1, default);
            for (var i = 0; i < 129; i++)
            {
                await peer.SendWhatIsTakenAsync(static output => new Http2FrameHeader(0, Http2FrameType.Continuation, Http2Flags.None, 1).Write(Http2FrameWriter.ReserveHeader(output).Span));
            }
        },
        Http2ErrorCode.EnhanceYourCalm,
        "more than 128 CONTINUATION");

    [Fact]
    public Task A_block_has_a_MiB_at_most() => EndsConnectionAsync(
        static async peer =>
        {
            await peer.SendAsync(Http2FrameType.Headers, Http2Flags.None, 1, new byte[16_384]);
            for (var i = 0; i < 64; i++)
            {
                await peer.SendWhatIsTakenAsync(static output =>
                {
                    new Http2FrameHeader(16_384, Http2FrameType.Continuation, Http2Flags.None, 1).Write(Http2FrameWriter.ReserveHeader(output).Span);
                    output.Write(new byte[16_384]);
                });
            }
        },
        Http2ErrorCode.EnhanceYourCalm,
        "more than 1048576 bytes");

    [Fact]
    public async Task A_client_that_takes_larger_lists_takes_larger_blocks()
    {
        var value = new string('v', 120);
        var client = Client(
            async peer =>
            {
                await peer.StartAsync();
                await peer.WholeRequestAsync();
                var block = ScriptedPeer.Plain([(":status", "200"), ("content-type", "application/grpc+thrift"), .. Enumerable.Repeat(("field", value), 20_000)]);
                Assert.InRange(block.Length, 2 * 1024 * 1024, 3 * 1024 * 1024);
                await peer.SendAsync(Http2FrameType.Headers, Http2Flags.None, 1, default);
                foreach (var piece in block.Chunk(16_384))
                {
                    await peer.SendAsync(Http2FrameType.Continuation, Http2Flags.None, 1, piece);
                }

                await peer.SendAsync(Http2FrameType.Continuation, Http2Flags.EndHeaders, 1, default);
                await peer.SendMessageAsync(1, "hello");
                await peer.SendEndAsync(1);
                await peer.ClosedAsync();
            },
            static o => o with { MaxHeaderListBytes = 4 * 1024 * 1024 });

        Assert.Equal("hello", await client.SayAsync("x"));
    }
}
