using System.Text;
using Kitex.Protocols.Http2;

namespace Kitex.Tests.Transport.Grpc.Conformance;

/// <summary>The compression of headers, as far as it goes over a connection (RFC 7541).</summary>
public sealed class HpackTests : ConformanceSuite
{
    [Theory]
    [InlineData("80", "The index before byte 1 is 0")]
    [InlineData("be", "The index 62 at byte 0 is beyond the 0 entries")]
    [InlineData("7e0131", "The index 62 at byte 0 is beyond")]
    [InlineData("ffffffffff0f", "cut off or too large")]
    [InlineData("ff80808080808001", "cut off or too large")]
    [InlineData("ff", "cut off or too large")]
    [InlineData("400161", "The block ends at byte 3 within a field")]
    [InlineData("40", "The block ends at byte 1 within a field")]
    [InlineData("40056162", "A text of 5 bytes at byte 1 runs past")]
    [InlineData("407fffffffff7f", "cut off or too large")]
    [InlineData("4081ff00", "Huffman")] // 8 ones of padding
    [InlineData("40811800", "Huffman")] // padding of zeros
    [InlineData("4084ffffffff00", "Huffman")] // the end of string
    [InlineData("40821fff00", "Huffman")] // more padding than a byte
    [InlineData("3fe21f", "The table size 4097 at byte 0 is above 4096")]
    [InlineData("202020", "A third table size")]
    [InlineData("8820", "stands behind a field")]
    public Task A_block_that_cannot_be_decoded_ends_the_connection(string hex, string reason) => EndsConnectionAsync(
        peer => peer.SendAsync(Http2FrameType.Headers, Http2Flags.EndHeaders, 1, Convert.FromHexString(hex)), Http2ErrorCode.CompressionError, reason);

    [Fact]
    public async Task It_does_so_when_its_stream_has_ended_too()
    {
        Http2ErrorCode? told = null;
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            await peer.AnswerAsync(await peer.WholeRequestAsync(), "first");
            await peer.WholeRequestAsync();
            await peer.SendAsync(Http2FrameType.Headers, Http2Flags.EndHeaders, 1, new byte[] { 0x80 });
            told = await peer.ClosedAsync();
        });

        Assert.Equal("first", await client.SayAsync("1"));
        Assert.Equal(RpcErrorCode.Protocol, (await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("2"))).Code);
        await EndAsync();
        Assert.Equal(Http2ErrorCode.CompressionError, told);
    }

    [Fact]
    public async Task Text_may_be_in_Huffman_code_in_either_table_and_in_none()
    {
        var message = string.Concat(Enumerable.Range(32, 95).Where(static c => c != '%').Select(static c => (char)c)) + " é";
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            for (var i = 0; i < 3; i++)
            {
                var stream = await peer.WholeRequestAsync();
                await peer.SendHeadersAsync(stream, true, (":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "5"), ("grpc-message", Latin1OfUtf8(message)));
            }

            await peer.ClosedAsync();
        });

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(message, (await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.SayAsync("x"))).RemoteMessage);
        }
    }

    [Fact]
    public async Task Entries_of_the_table_come_and_go()
    {
        const int Calls = 60;
        var client = Client(static async peer =>
        {
            await peer.StartAsync();
            for (var i = 0; i < Calls; i++)
            {
                // Entries of 200 bytes and more push each other out of the 4096; every fifth is one from before.
                var stream = await peer.WholeRequestAsync();
                var status = i % 5 == 0 ? 7 : 100 + i;
                await peer.SendHeadersAsync(stream, true, (":status", "200"), ("content-type", "application/grpc"), ("grpc-status", $"{status}"), ($"field-{status}", new string('v', 150 + i)), ("grpc-message", $"call {status}"));
            }

            await peer.ClosedAsync();
        });

        for (var i = 0; i < Calls; i++)
        {
            var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.SayAsync("x"));
            var status = i % 5 == 0 ? 7 : 100 + i;
            Assert.Equal((status, $"call {status}"), (failure.TypeId, failure.RemoteMessage));
        }
    }

    [Fact]
    public Task The_server_may_make_its_table_smaller_and_larger_again() => IsTakenAsync(static async peer =>
    {
        await peer.SendAsync(Http2FrameType.Headers, Http2Flags.EndHeaders, 3, ScriptedPeer.Plain((":status", "103")));
        await peer.SendAsync(Http2FrameType.Headers, Http2Flags.EndHeaders, 3, new byte[] { 0x20, 0x3f, 0xe1, 0x1f, 0x48, 3, (byte)'1', (byte)'0', (byte)'3' });
        await peer.SendAsync(Http2FrameType.Headers, Http2Flags.EndHeaders, 3, new byte[] { 0xbe });
        await peer.SendAsync(Http2FrameType.Headers, Http2Flags.EndHeaders, 3, new byte[] { 0x20, 0x08, 3, (byte)'1', (byte)'0', (byte)'3' });
        await peer.SendAsync(Http2FrameType.Headers, Http2Flags.EndHeaders, 3, new byte[] { 0x3f, 0xe1, 0x1f, 0x08, 3, (byte)'1', (byte)'0', (byte)'3' });
    });

    [Fact]
    public Task An_index_of_an_entry_that_was_dropped_ends_the_connection() => EndsConnectionAsync(
        static async peer =>
        {
            await peer.SendAsync(Http2FrameType.Headers, Http2Flags.EndHeaders, 1, new byte[] { 0x48, 3, (byte)'1', (byte)'0', (byte)'3' });
            await peer.SendAsync(Http2FrameType.Headers, Http2Flags.EndHeaders, 1, new byte[] { 0xbe });
            await peer.SendBytesAsync([0, 0, 2, 1, 4, 0, 0, 0, 1, 0x20, 0xbe]);
        },
        Http2ErrorCode.CompressionError,
        "beyond the 0 entries");

    [Theory]
    [InlineData(1, 1100)] // one large value
    [InlineData(40, 10)] // many small fields, which count 32 bytes each
    public async Task A_list_larger_than_allowed_ends_its_stream_and_leaves_the_tables_in_step(int fields, int valueBytes)
    {
        var client = Client(
            async peer =>
            {
                await peer.StartAsync();
                await peer.WholeRequestAsync();
                await peer.SendHeadersAsync(1, false, [(":status", "200"), .. Enumerable.Range(0, fields).Select(i => ($"field-{i}", new string('v', valueBytes))), ("content-type", "application/grpc+thrift")]);
                var reset = await peer.NextAsync(Http2FrameType.RstStream);
                Assert.Equal((1, Http2ErrorCode.EnhanceYourCalm), (reset.Header.StreamId, reset.Code));
                await peer.AnswerAsync(await peer.WholeRequestAsync(), "second");
                await peer.ClosedAsync();
            },
            static o => o with { MaxHeaderListBytes = 1024 });

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("1"));

        Assert.Contains("MaxHeaderListBytes", failure.Message, StringComparison.Ordinal);
        Assert.Equal("second", await client.SayAsync("2"));
    }

    [Fact]
    public Task A_few_bytes_that_stand_for_many_are_counted_as_many() => EndsStreamAsync(
        static async peer =>
        {
            // An entry of 4000 bytes, then named 300 times by one byte each.
            var value = new byte[3960];
            Array.Fill(value, (byte)'v');
            await peer.SendAsync(Http2FrameType.Headers, Http2Flags.EndHeaders, 1, (byte[])[0x88, 0x40, 1, (byte)'a', 0x7f, 0xf9, 0x1d, .. value, .. Enumerable.Repeat((byte)0xbe, 300)]);
        },
        Http2ErrorCode.EnhanceYourCalm,
        "1048576 bytes");

    private static string Latin1OfUtf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
