using System.Buffers.Binary;
using Kitex.Network;
using Kitex.Protocols.Framing;
using Kitex.Protocols.TTHeader;
using Kitex.Tests.Protocols.TTHeader;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Tests.Protocols;

/// <summary>Kitex Protobuf messages within the framings.</summary>
public sealed class ProtobufPayloadTests
{
    private const string EchoHi = "00000014 90010001 00000004 4563686f 00000001 0a026869";
    private const string EchoBoom = "00000018 90010003 00000004 4563686f 00000001 08061204626f6f6d";

    private static readonly MessageFraming Header = new TTHeaderFraming(new TTHeaderSettings(Frames.Limit) { StandardKeys = false }, framed: false);
    private static readonly MessageFraming HeaderAndLength = new TTHeaderFraming(new TTHeaderSettings(Frames.Limit) { StandardKeys = false }, framed: true);

    public static TheoryData<string> Recorded => [.. Capture.Names("kpb_*", "probe_kpb_ttheader_framed")];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Recorded_messages_fed_byte_by_byte_are_ready_with_the_last_byte(string name)
    {
        foreach (var bytes in Capture.Read(name).Frames)
        {
            var frame = default(MessageFrame);
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.Equal(FrameStatus.NeedMore, Header.Read(bytes.AsSpan(0, length), ref frame));
                Assert.InRange(frame.Wanted, length + 1, bytes.Length);
            }

            Assert.Equal(FrameStatus.Ready, Header.Read(bytes, ref frame));
            Assert.Equal(PayloadKind.Protobuf, frame.Payload);
            Assert.Equal(bytes.Length, frame.Length);
            Assert.Equal(bytes.Length, frame.BodyStart + frame.BodyLength);
            Assert.Equal("ttheaderframed", Header.ReplyFraming(frame).Name);
        }
    }

    [Theory]
    [InlineData("00000014 90010001", "framed")]
    [InlineData("00000014 10000000", "ttheader")]
    [InlineData("90010001 00000004", null)]
    [InlineData("90010001 80010001", "framed")]
    [InlineData("00000014 90020001", null)]
    public void Only_messages_behind_a_length_are_of_a_framing(string head, string? framing) =>
        Assert.Equal(framing, FramingDetector.ForThrift(Frames.Limit).Detect(Wire.Hex(head))?.Name);

    [Fact]
    public void A_call_is_written_in_the_bytes_of_Kitex()
    {
        var bytes = Request(Frames.Framed, new NoteMethod("Echo"), "hi", sequenceId: 1);

        Assert.Equal(Wire.Hex(EchoHi), bytes);
    }

    [Fact]
    public void An_error_is_written_in_the_bytes_of_Kitex()
    {
        using var output = new OutputBuffer();
        Frames.Framed.WriteResponse(new ReplyTarget(new NoteMethod("Echo"), 1, isLast: false), new RpcError(RpcErrorCode.Internal, "boom"), output);

        Assert.Equal(Wire.Hex(EchoBoom), output.ToArray());
    }

    [Theory]
    [InlineData(PayloadKind.Protobuf, "0000001b 90010003 00000003 736179 00000005 082a12086e6f742068657265")]
    [InlineData(PayloadKind.Thrift, "00000026 80010003 00000003 736179 00000005 0b0001000000086e6f742068657265 0800020000002a 00")]
    public void Whoever_calls_what_is_not_served_is_answered_in_the_encoding_of_the_call(PayloadKind payload, string hex)
    {
        using var output = new OutputBuffer();
        Frames.Framed.WriteResponse(new ReplyTarget("say"u8, payload, 5, isLast: false), new RpcError(RpcErrorCode.Internal, "not here") { TypeId = 42 }, output);

        Assert.Equal(Wire.Hex(hex), output.ToArray());
    }

    [Fact]
    public void A_business_error_behind_a_header_is_a_reply_without_a_body()
    {
        using var output = new OutputBuffer();
        Header.WriteResponse(new ReplyTarget(new NoteMethod(), 5, isLast: false), RpcError.Business(new BizStatusException(4001, "no")), output);
        var frame = default(MessageFrame);

        Assert.Equal(FrameStatus.Ready, Header.Read(output.ToArray(), ref frame));
        Assert.Equal((2, 0), (frame.MessageType, frame.BodyLength));
    }

    [Fact]
    public void Behind_a_header_there_is_always_a_length()
    {
        var method = new NoteMethod();

        Assert.Equal(Request(HeaderAndLength, method, "hello", -7), Request(Header, method, "hello", -7));
    }

    [Theory]
    [InlineData(RpcKind.Unary, 1)]
    [InlineData(RpcKind.Oneway, 4)]
    public void What_is_written_reads_back(RpcKind kind, int type)
    {
        foreach (var framing in new[] { Frames.Framed, Header, HeaderAndLength })
        {
            var bytes = Request(framing, new NoteMethod(kind: kind), "hello kitex", -7);
            var frame = default(MessageFrame);

            Assert.True(framing.Matches(bytes.AsSpan(0, MessageFraming.HeadBytes)));
            Assert.Equal(FrameStatus.Ready, framing.Read(bytes, ref frame));
            Assert.Equal((PayloadKind.Protobuf, type, -7), (frame.Payload, frame.MessageType, frame.SequenceId));
            Assert.Equal("say"u8, frame.Method(bytes));
            Assert.Equal("hello kitex", new NoteMethod().DecodeRequest(frame.Body(bytes)));
        }
    }

    [Fact]
    public void A_mesh_header_may_stand_in_front()
    {
        byte[] bytes = [.. Wire.Hex("ffaf 0008 0001 0001 6b 0001 76"), .. Wire.Hex(EchoHi)];
        var framing = new MeshHeaderFraming(Frames.Limit);
        var frame = default(MessageFrame);

        Assert.Equal(FrameStatus.Ready, framing.Read(bytes, ref frame));
        Assert.Equal("Echo"u8, frame.Method(bytes));
        Assert.Equal("hi", new NoteMethod().DecodeRequest(frame.Body(bytes)));
        Assert.Equal("framed", framing.ReplyFraming(frame).Name);
    }

    [Fact]
    public void Buffered_messages_refuse_it_and_say_what_to_do()
    {
        Assert.Contains("Leave Buffered() out", Frames.Buffered.RefuseRequest(new NoteMethod()), StringComparison.Ordinal);
        Assert.Null(Frames.Buffered.RefuseRequest(new TextMethod()));
        Assert.Null(Frames.Framed.RefuseRequest(new NoteMethod()));
    }

    [Theory]
    [InlineData("90010001 00000000", "the method name's length is 0")]
    [InlineData("90010001 00001001", "the method name's length is 4097")]
    [InlineData("90010001 ffffffff", "the method name's length is -1")]
    public void A_method_name_without_a_sensible_length_is_malformed(string header, string reason)
    {
        byte[] bytes = [.. Wire.Hex("00000014"), .. Wire.Hex(header), .. new byte[12]];
        var frame = default(MessageFrame);

        Assert.Equal(FrameStatus.Malformed, Frames.Framed.Read(bytes, ref frame));
        Assert.Contains("Malformed Kitex Protobuf message", frame.Problem, StringComparison.Ordinal);
        Assert.Contains(reason, frame.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_shorter_than_its_header_is_malformed()
    {
        var bytes = Wire.Hex(EchoHi);
        BinaryPrimitives.WriteInt32BigEndian(bytes, 15);
        var frame = default(MessageFrame);

        Assert.Equal(FrameStatus.Malformed, Frames.Framed.Read(bytes, ref frame));
        Assert.Contains("its frame has 15", frame.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Behind_a_header_alone_it_is_malformed() =>
        HeaderFrames.Malformed(Header, HeaderFrames.Around(Wire.Hex(EchoHi).AsSpan(4)), "neither Thrift nor Kitex Protobuf behind a length");

    private static byte[] Request(MessageFraming framing, RpcMethod method, string text, int sequenceId)
    {
        using var output = new OutputBuffer();
        framing.WriteRequest(new RpcRequest { Method = method, Message = text }, sequenceId, Timeout.InfiniteTimeSpan, output);
        return output.ToArray();
    }
}
