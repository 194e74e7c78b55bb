using System.Buffers.Binary;
using Kitex.Protocols.Framing;
using Kitex.Protocols.TTHeader;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Tests.Protocols.TTHeader;

public sealed class TTHeaderFramingTests
{
    private const int InnerLengthBytes = 4;

    private static readonly TTHeaderFraming Framing = HeaderFrames.Framing();

    public static TheoryData<string> Recorded => [.. RecordedHeader.Names];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Recorded_messages_cut_anywhere_end_the_same(string name)
    {
        foreach (var bytes in Capture.Read(name).Frames.Where(static frame => TTHeaderFormat.Matches(frame)))
        {
            HeaderFrames.EndsTheSameInPieces(Framing, bytes);
        }
    }

    [Theory]
    [InlineData("echo_ttheader*")]
    [InlineData("mux_ttheader*")]
    public void Recorded_messages_fed_byte_by_byte_are_ready_with_the_last_byte(string pattern)
    {
        var recorded = Capture.Names(pattern).SelectMany(static name => Capture.Read(name).Frames).Where(static frame => TTHeaderFormat.Matches(frame)).ToList();
        Assert.NotEmpty(recorded);
        foreach (var bytes in recorded)
        {
            var frame = default(MessageFrame);
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.Equal(FrameStatus.NeedMore, Framing.Read(bytes.AsSpan(0, length), ref frame));
                Assert.InRange(frame.Wanted, length + 1, bytes.Length);
            }

            Assert.Equal(FrameStatus.Ready, Framing.Read(bytes, ref frame));
            Assert.Equal(bytes.Length, frame.Length);
            Assert.Equal(frame.TTHeader.SequenceId, frame.SequenceId);
        }
    }

    [Theory]
    [InlineData("echo_ttheader_two_calls", false)]
    [InlineData("echo_ttheaderframed_two_calls", true)]
    [InlineData("echo_ttheader_no_meta_handlers", true)]
    [InlineData("mux_ttheader_concurrent", false)]
    public void Whether_a_payload_is_framed_is_told_by_its_first_bytes(string name, bool framed) =>
        Assert.All(Capture.Read(name).Frames, bytes => Assert.Equal(framed, HeaderFrames.Ready(Framing, bytes).IsPayloadFramed));

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_reply_is_framed_exactly_when_its_request_was(bool own, bool request)
    {
        var framing = HeaderFrames.Framing(own);
        var frame = HeaderFrames.Ready(framing, HeaderFrames.Request(HeaderFrames.Framing(request), Frames.Request("hello")));

        var reply = framing.ReplyFraming(frame);

        Assert.Equal(request ? "ttheaderframed" : "ttheader", reply.Name);
        Assert.Equal(request, HeaderFrames.Ready(framing, HeaderFrames.Response(reply, RpcResponse.Success("hello"))).IsPayloadFramed);
    }

    [Fact]
    public void Plain_Thrift_is_refused_as_a_reply_with_what_to_do()
    {
        Assert.Contains("Buffered()", Framing.RefuseReply(Frames.Buffered), StringComparison.Ordinal);
        Assert.Contains("Framed()", Framing.RefuseReply(Frames.Framed), StringComparison.Ordinal);
        Assert.Null(Framing.RefuseReply(HeaderFrames.Framing(framed: true)));
        Assert.Null(Framing.RefuseReply(new MeshHeaderFraming(Frames.Limit)));
    }

    [Theory]
    [InlineData(Frames.Limit + 1)]
    [InlineData(0x3fff_ffff)]
    [InlineData(0xffff_ffff)]
    public void A_length_above_the_limit_is_refused_by_its_four_bytes(uint length)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, length);
        var frame = default(MessageFrame);

        Assert.Equal(FrameStatus.TooLarge, Framing.Read(bytes, ref frame));
        Assert.Contains($"{length} bytes exceeds MaxFrameBytes = {Frames.Limit}", frame.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_message_of_exactly_the_limit_goes_and_a_larger_one_is_not_written(bool framed)
    {
        var limit = HeaderFrames.Request(HeaderFrames.Framing(framed), Frames.Request("hello")).Length - 4;
        var framing = HeaderFrames.Framing(framed, new TTHeaderSettings(limit));

        HeaderFrames.Ready(framing, HeaderFrames.Request(framing, Frames.Request("hello")));

        var refused = Assert.Throws<FrameTooLargeException>(() => HeaderFrames.Request(framing, Frames.Request("hello!")));
        Assert.Contains($"MaxFrameBytes allows {limit}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void A_payload_too_short_for_any_message_is_malformed_by_its_header(int length)
    {
        var bytes = HeaderFrames.Around(new byte[length]);

        HeaderFrames.Malformed(Framing, bytes.AsSpan(0, bytes.Length - length), $"its payload has {length} bytes");
    }

    [Theory]
    [InlineData("8221010100010000")]
    [InlineData("474554202f204854")]
    [InlineData("9001000100000003")]
    [InlineData("0000000000000000")]
    public void A_payload_that_is_no_message_is_malformed_by_its_first_bytes(string payload)
    {
        var bytes = HeaderFrames.Around(Convert.FromHexString(payload + "00000000000000000000"));

        HeaderFrames.Malformed(Framing, bytes.AsSpan(0, bytes.Length - 10), $"starts with 0x{payload}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public void A_payload_that_says_it_is_longer_than_its_message_is_malformed(int more)
    {
        var payload = Frames.Call(Frames.Framed, "hello", 7);
        var length = (uint)(payload.Length - InnerLengthBytes) + (uint)more;
        BinaryPrimitives.WriteUInt32BigEndian(payload, length);

        HeaderFrames.Malformed(Framing, HeaderFrames.Around(payload), $"its payload says {length} bytes");
    }

    [Fact]
    public void The_length_of_a_framed_payload_ends_the_body_and_what_follows_is_ignored()
    {
        var bytes = HeaderFrames.Around([.. Frames.Call(Frames.Framed, "hello", 7), 1, 2, 3]);

        var frame = HeaderFrames.Ready(Framing, bytes);

        Assert.Equal(bytes.Length - 3, frame.BodyStart + frame.BodyLength);
        Assert.Equal("hello", new TextMethod().DecodeRequest(frame.Body(bytes)));
        HeaderFrames.EndsTheSameInPieces(Framing, bytes);
    }

    [Fact]
    public void Bytes_behind_the_struct_of_a_bare_payload_are_ignored()
    {
        var bytes = HeaderFrames.Around([.. Frames.Call(Frames.Buffered, "hello", 7), 1, 2, 3]);

        Assert.Equal("hello", new TextMethod().DecodeRequest(HeaderFrames.Ready(Framing, bytes).Body(bytes)));
    }

    [Fact]
    public void A_framed_payload_that_ends_within_its_struct_is_ready_and_its_arguments_malformed()
    {
        var payload = Frames.Call(Frames.Framed, "hello", 7);
        BinaryPrimitives.WriteInt32BigEndian(payload, payload.Length - InnerLengthBytes - 3);
        var bytes = HeaderFrames.Around(payload);

        var frame = HeaderFrames.Ready(Framing, bytes);

        Assert.ThrowsAny<FormatException>(() => new TextMethod().DecodeRequest(frame.Body(bytes)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_payload_that_ends_within_its_message_header_is_malformed(bool framed)
    {
        var payload = Frames.Call(framed ? Frames.Framed : Frames.Buffered, "hello", 7);
        if (framed)
        {
            BinaryPrimitives.WriteInt32BigEndian(payload, 10);
        }

        HeaderFrames.Malformed(Framing, HeaderFrames.Around(framed ? payload : payload.AsSpan(0, 10)), "its payload has 10");
    }

    [Fact]
    public void Bytes_behind_a_message_are_left_for_the_next()
    {
        var bytes = HeaderFrames.Call();
        var frame = default(MessageFrame);

        Assert.Equal(FrameStatus.Ready, Framing.Read([.. bytes, .. bytes], ref frame));
        Assert.Equal(bytes.Length, frame.Length);
    }

    [Fact]
    public void The_notice_of_closing_is_the_recorded_one()
    {
        using var output = new Kitex.Network.OutputBuffer();
        TTHeaderFraming.WriteClosingNotice(output);

        Assert.Contains(Capture.Read("mux_ttheader_graceful_shutdown").Server, bytes => bytes.AsSpan().SequenceEqual(output.ToArray()));
    }
}
