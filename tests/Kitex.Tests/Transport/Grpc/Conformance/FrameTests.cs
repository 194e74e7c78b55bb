using Kitex.Protocols.Http2;

namespace Kitex.Tests.Transport.Grpc.Conformance;

/// <summary>Frames as such: their size, unknown types and flags, padding, and each type's form (RFC 9113 sections 4 to 6).</summary>
public sealed class FrameTests : ConformanceSuite
{
    [Theory]
    [InlineData("000000 ee ff 00000000")]
    [InlineData("000003 ee ff 00000001 010203")]
    [InlineData("000003 0a 00 00000009 010203")]
    public Task Types_that_nobody_knows_are_passed_over(string hex) => IsTakenAsync(Bytes(hex));

    [Fact]
    public Task The_reserved_bit_and_flags_that_mean_nothing_are_passed_over() => IsTakenAsync(
        static async peer =>
        {
            await peer.SendAsync(Http2FrameType.Headers, (Http2Flags)0xd2 | Http2Flags.EndHeaders, unchecked((int)0x80000001), ScriptedPeer.Plain((":status", "200"), ("content-type", "application/grpc+thrift")));
            await peer.SendAsync(Http2FrameType.Data, (Http2Flags)0xf6, unchecked((int)0x80000001), ScriptedPeer.Message("first"));
            await peer.SendEndAsync(1);
        },
        answersFirst: false);

    [Fact]
    public Task A_frame_may_have_16384_bytes() => IsTakenAsync(static peer => peer.SendAsync((Http2FrameType)0xee, Http2Flags.None, 1, new byte[16_384]));

    [Theory]
    [InlineData("004001 00 00 00000001")]
    [InlineData("004001 01 04 00000001")]
    [InlineData("004001 ee 00 00000001")]
    [InlineData("ffffff 04 00 00000000")]
    public Task A_larger_frame_is_refused_by_its_header(string hex) => EndsConnectionAsync(Bytes(hex), Http2ErrorCode.FrameSizeError, "16384 are allowed");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    public Task Padding_is_taken_off(int padding) => IsTakenAsync(
        async peer =>
        {
            var block = ScriptedPeer.Plain((":status", "200"), ("content-type", "application/grpc+thrift"));
            await peer.SendAsync(Http2FrameType.Headers, Http2Flags.Padded | Http2Flags.EndHeaders, 1, new byte[] { (byte)padding }.Concat(block).Concat(new byte[padding]).ToArray());
            await peer.SendAsync(Http2FrameType.Data, Http2Flags.Padded, 1, new byte[] { (byte)padding }.Concat(ScriptedPeer.Message("first")).Concat(new byte[padding]).ToArray());
            var trailers = ScriptedPeer.Plain(("grpc-status", "0"));
            await peer.SendAsync(Http2FrameType.Headers, Http2Flags.Padded | Http2Flags.Priority | Http2Flags.EndHeaders | Http2Flags.EndStream, 1, new byte[] { (byte)padding, 0, 0, 0, 0, 9 }.Concat(trailers).Concat(new byte[padding]).ToArray());
        },
        answersFirst: false);

    [Theory]
    [InlineData("000001 00 08 00000001 01", Http2ErrorCode.ProtocolError, "1 bytes of padding")]
    [InlineData("000003 00 08 00000001 03 aaaa", Http2ErrorCode.ProtocolError, "3 bytes of padding")]
    [InlineData("000003 00 08 00000001 ff aaaa", Http2ErrorCode.ProtocolError, "255 bytes of padding")]
    [InlineData("000000 00 08 00000001", Http2ErrorCode.FrameSizeError, "less than 1")]
    [InlineData("000001 01 0c 00000001 01", Http2ErrorCode.ProtocolError, "1 bytes of padding")]
    [InlineData("000002 01 0c 00000001 02 88", Http2ErrorCode.ProtocolError, "2 bytes of padding")]
    [InlineData("000006 01 2c 00000001 01 0000000000", Http2ErrorCode.ProtocolError, "1 bytes of padding")]
    [InlineData("000005 01 2c 00000001 00 00000000", Http2ErrorCode.FrameSizeError, "less than 6")]
    [InlineData("000004 01 24 00000001 00000000", Http2ErrorCode.FrameSizeError, "less than 5")]
    public Task Padding_and_priority_leave_room_for_themselves(string hex, object code, string reason) => EndsConnectionAsync(Bytes(hex), (Http2ErrorCode)code, reason);

    [Theory]
    [InlineData("000001 00 00 00000000 aa", Http2ErrorCode.ProtocolError, "of no stream")] // DATA
    [InlineData("000001 01 04 00000000 88", Http2ErrorCode.ProtocolError, "of no stream")] // HEADERS
    [InlineData("000005 02 00 00000000 0000000000", Http2ErrorCode.ProtocolError, "of no stream")] // PRIORITY
    [InlineData("000004 03 00 00000000 00000008", Http2ErrorCode.ProtocolError, "of no stream")] // RST_STREAM
    [InlineData("000001 09 04 00000000 88", Http2ErrorCode.ProtocolError, "continues nothing")] // CONTINUATION
    [InlineData("000000 04 00 00000001", Http2ErrorCode.ProtocolError, "concerns the connection")] // SETTINGS
    [InlineData("000008 06 00 00000001 0102030405060708", Http2ErrorCode.ProtocolError, "concerns the connection")] // PING
    [InlineData("000008 07 00 00000001 0000000000000000", Http2ErrorCode.ProtocolError, "concerns the connection")] // GOAWAY
    [InlineData("000003 03 00 00000001 000008", Http2ErrorCode.FrameSizeError, "3 bytes, not 4")] // RST_STREAM
    [InlineData("000005 03 00 00000001 0000000800", Http2ErrorCode.FrameSizeError, "5 bytes, not 4")]
    [InlineData("000001 04 00 00000000 00", Http2ErrorCode.FrameSizeError, "no multiple of 6")] // SETTINGS
    [InlineData("000007 04 00 00000000 00030000006400", Http2ErrorCode.FrameSizeError, "no multiple of 6")]
    [InlineData("000006 04 01 00000000 000300000064", Http2ErrorCode.FrameSizeError, "6 bytes, not 0")] // an answer
    [InlineData("000007 06 00 00000000 01020304050607", Http2ErrorCode.FrameSizeError, "7 bytes, not 8")] // PING
    [InlineData("000009 06 01 00000000 010203040506070809", Http2ErrorCode.FrameSizeError, "9 bytes, not 8")]
    [InlineData("000007 07 00 00000000 00000000000000", Http2ErrorCode.FrameSizeError, "less than 8")] // GOAWAY
    [InlineData("000003 08 00 00000000 000001", Http2ErrorCode.FrameSizeError, "3 bytes, not 4")] // WINDOW_UPDATE
    [InlineData("000005 08 00 00000001 0000000100", Http2ErrorCode.FrameSizeError, "5 bytes, not 4")]
    public Task A_frame_on_the_wrong_stream_or_of_the_wrong_length_ends_the_connection(string hex, object code, string reason) =>
        EndsConnectionAsync(Bytes(hex), (Http2ErrorCode)code, reason);

    [Theory]
    [InlineData("000004 02 00 00000001 00000000")]
    [InlineData("000006 02 00 00000001 000000000000")]
    public Task A_PRIORITY_of_the_wrong_length_ends_its_stream(string hex) => EndsStreamAsync(Bytes(hex), Http2ErrorCode.FrameSizeError, "A PRIORITY has");

    [Theory]
    [InlineData("000005 02 00 00000001 8000000310")]
    [InlineData("000005 02 00 00000009 0000000110")] // never opened
    [InlineData("000004 02 00 00000009 00000001")] // nor that
    [InlineData("000005 02 00 00000001 0000000110")] // depends on itself, which nobody minds any more
    public Task PRIORITY_means_nothing(string hex) => IsTakenAsync(Bytes(hex));

    [Theory]
    [InlineData("000005 05 04 00000001 00000002 88")]
    [InlineData("000000 05 00 00000000")]
    public Task A_push_is_refused(string hex) => EndsConnectionAsync(Bytes(hex), Http2ErrorCode.ProtocolError, "though pushes are off");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_ends_within_a_frame_is_lost(bool inHeader)
    {
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            await peer.AnsweredAsync();
            await peer.SendBytesAsync(inHeader ? [0, 0, 9] : [0, 0, 9, 0, 0, 0, 0, 0, 1, 1, 2]);
        });

        var lost = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("x"));

        Assert.Equal((RpcErrorCode.ConnectionLost, false), (lost.Code, lost.Error.NothingSent));
        Assert.Contains("It ended within a frame", lost.Message, StringComparison.Ordinal);
        Assert.Contains(Address, lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_reset_is_lost_and_the_next_call_connects_anew()
    {
        var first = true;
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            var stream = await peer.WholeRequestAsync();
            if (first)
            {
                first = false;
                peer.Reset();
                return;
            }

            await peer.AnswerAsync(stream, "anew");
            await peer.ClosedAsync();
        });

        var lost = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("x"));

        Assert.Equal(RpcErrorCode.ConnectionLost, lost.Code);
        Assert.Contains("aborted by the peer", lost.Message, StringComparison.Ordinal);
        Assert.Equal("anew", await client.SayAsync("x"));
    }
}
