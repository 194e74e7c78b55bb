using System.Buffers.Binary;
using Kitex.Network;
using Kitex.Protocols.Framing;

namespace Kitex.Tests.Protocols;

public sealed class FramingTests
{
    [Fact]
    public void There_is_something_recorded() => Assert.True(Frames.Recorded.Count() > 20);

    [Fact]
    public void Recorded_messages_fed_byte_by_byte_are_ready_with_the_last_byte()
    {
        foreach (var (framing, bytes) in Frames.Recorded)
        {
            var frame = default(MessageFrame);
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.Equal(FrameStatus.NeedMore, framing.Read(bytes.AsSpan(0, length), ref frame));
                Assert.InRange(frame.Wanted, length + 1, bytes.Length);
            }

            Assert.Equal(FrameStatus.Ready, framing.Read(bytes, ref frame));
            Assert.Equal(bytes.Length, frame.Length);
            Assert.Equal(bytes.Length, frame.BodyStart + frame.BodyLength);
        }
    }

    [Fact]
    public void Bytes_behind_a_message_are_left_for_the_next()
    {
        foreach (var (framing, bytes) in Frames.Recorded)
        {
            var frame = default(MessageFrame);

            Assert.Equal(FrameStatus.Ready, framing.Read([.. bytes, .. bytes], ref frame));
            Assert.Equal(bytes.Length, frame.Length);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_written_reads_back(bool framed)
    {
        var framing = framed ? Frames.Framed : Frames.Buffered;
        var bytes = Frames.Call(framing, "hello kitex", -7);
        var frame = default(MessageFrame);

        Assert.True(framing.Matches(bytes.AsSpan(0, MessageFraming.HeadBytes)));
        Assert.Equal(FrameStatus.Ready, framing.Read(bytes, ref frame));
        Assert.Equal(1, frame.MessageType);
        Assert.Equal(-7, frame.SequenceId);
        Assert.Equal("say"u8, frame.Method(bytes));
        Assert.Equal("hello kitex", new TextMethod().DecodeRequest(frame.Body(bytes)));
    }

    [Theory]
    [InlineData(RpcKind.Unary, 1)]
    [InlineData(RpcKind.Oneway, 4)]
    public void The_message_type_tells_oneway_from_call(RpcKind kind, int type)
    {
        using var output = new OutputBuffer();
        Frames.Framed.WriteRequest(Frames.Request("hello", kind), 1, Timeout.InfiniteTimeSpan, output);
        var frame = default(MessageFrame);

        Assert.Equal(FrameStatus.Ready, Frames.Framed.Read(output.ToArray(), ref frame));
        Assert.Equal(type, frame.MessageType);
    }

    [Fact]
    public void An_error_reads_back_as_exception_message()
    {
        using var output = new OutputBuffer();
        Frames.Framed.WriteResponse(new ReplyTarget("say"u8, PayloadKind.Thrift, 5, isLast: false), new RpcError(RpcErrorCode.Internal, "no") { TypeId = 42 }, output);
        var bytes = output.ToArray();
        var frame = default(MessageFrame);

        Assert.Equal(FrameStatus.Ready, Frames.Framed.Read(bytes, ref frame));
        Assert.Equal(3, frame.MessageType);
        Assert.Equal(5, frame.SequenceId);
        Assert.Equal(("no", 42), Kitex.Serialization.Thrift.ThriftApplicationException.Read(frame.Body(bytes)));
    }

    [Theory]
    [InlineData(Frames.Limit + 1)]
    [InlineData(0x7fff_ffff)]
    [InlineData(0xffff_ffff)]
    public void A_length_above_the_limit_is_refused_by_its_four_bytes(uint length)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, length);
        var frame = default(MessageFrame);

        Assert.Equal(FrameStatus.TooLarge, Frames.Framed.Read(bytes, ref frame));
        Assert.Contains($"{length} bytes exceeds MaxFrameBytes = {Frames.Limit}", frame.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bare_message_is_refused_as_soon_as_a_value_in_it_exceeds_the_limit()
    {
        var bytes = Frames.Call(Frames.Buffered, "hello", 1);
        var lengthAt = bytes.Length - "hello".Length - 1 - 4;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(lengthAt), Frames.Limit);
        var frame = default(MessageFrame);

        Assert.Equal(FrameStatus.TooLarge, Frames.Buffered.Read(bytes, ref frame));
        Assert.Contains("MaxFrameBytes", frame.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_message_above_the_limit_is_not_written(bool framed)
    {
        MessageFraming framing = framed ? new FramedFraming(64) : new BufferedFraming(64);

        var refused = Assert.ThrowsAny<Exception>(() => Frames.Call(framing, new string('x', 100), 1));

        Assert.Contains("MaxFrameBytes allows 64", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_of_exactly_the_limit_goes()
    {
        var limit = Frames.Call(Frames.Buffered, "hello", 1).Length;
        var frame = default(MessageFrame);

        Assert.Equal(FrameStatus.Ready, new FramedFraming(limit).Read(Frames.Call(new FramedFraming(limit), "hello", 1), ref frame));
        frame = default;
        Assert.Equal(FrameStatus.Ready, new BufferedFraming(limit).Read(Frames.Call(new BufferedFraming(limit), "hello", 1), ref frame));
    }

    [Fact]
    public void A_frame_shorter_than_its_header_is_malformed()
    {
        var bytes = Frames.Call(Frames.Framed, "hello", 1);
        BinaryPrimitives.WriteInt32BigEndian(bytes, 9);
        var frame = default(MessageFrame);

        Assert.Equal(FrameStatus.Malformed, Frames.Framed.Read(bytes, ref frame));
        Assert.Contains("its frame has 9", frame.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bare_message_of_an_unknown_field_type_is_malformed()
    {
        var bytes = Frames.Call(Frames.Buffered, "hello", 1);
        bytes[8 + "say".Length + 4] = 0x63;
        var frame = default(MessageFrame);

        Assert.Equal(FrameStatus.Malformed, Frames.Buffered.Read(bytes, ref frame));
        Assert.NotNull(frame.Problem);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(7);
        for (var i = 0; i < 5000; i++)
        {
            var (framing, recorded) = random.GetItems(Samples, 1)[0];
            var bytes = recorded.ToArray();
            for (var flips = random.Next(1, 6); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var frame = default(MessageFrame);
            for (var length = 0; length <= bytes.Length; length += random.Next(1, 9))
            {
                if (framing.Read(bytes.AsSpan(0, length), ref frame) != FrameStatus.NeedMore)
                {
                    break;
                }
            }
        }
    }

    private static (MessageFraming Framing, byte[] Bytes)[] Samples { get; } = [.. Frames.Recorded.Where(static f => f.Bytes.Length < 1000)];
}
