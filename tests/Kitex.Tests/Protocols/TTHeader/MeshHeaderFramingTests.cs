using Kitex.Network.Memory;
using Kitex.Protocols.Framing;
using Kitex.Protocols.TTHeader;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Tests.Protocols.TTHeader;

public sealed class MeshHeaderFramingTests
{
    private static readonly MeshHeaderFraming Framing = new(Frames.Limit);

    // isn = Echo, rip = 10.0.0.1, and three bytes without a meaning.
    private static readonly byte[] Header = Wire.Hex("ffaf 001f 0002 0003 69736e 0004 4563686f 0003 726970 0008 31302e302e302e31 000000");

    [Fact]
    public void The_recorded_message_is_framed_behind_its_header_and_so_is_the_reply()
    {
        var bytes = Capture.Read("probe_meshheader").Client[0];

        var frame = HeaderFrames.Ready(Framing, bytes);

        Assert.Equal((1, 7), (frame.MessageType, frame.SequenceId));
        Assert.Equal("echo"u8, frame.Method(bytes));
        Assert.Equal(Wire.Hex("0c0001 0b0001 00000002 6869 00 00"), frame.Body(bytes).ToArray());
        Assert.Equal("framed", Framing.ReplyFraming(frame).Name);
        HeaderFrames.EndsTheSameInPieces(Framing, bytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_message_behind_a_header_cut_anywhere_ends_the_same(bool framed)
    {
        byte[] bytes = [.. Header, .. Frames.Call(framed ? Frames.Framed : Frames.Buffered, "hello", 7)];

        var frame = HeaderFrames.Ready(Framing, bytes);
        var header = Framing.ReadRequestHeader(bytes, frame);

        Assert.Equal("say"u8, frame.Method(bytes));
        Assert.Equal("hello", new TextMethod().DecodeRequest(frame.Body(bytes)));
        Assert.Equal("Echo"u8, header.Service);
        Assert.Equal("10.0.0.1"u8, header.CallerAddress);
        Assert.Equal(framed ? "framed" : "buffered", Framing.ReplyFraming(frame).Name);
        HeaderFrames.EndsTheSameInPieces(Framing, bytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_message_fed_byte_by_byte_is_ready_with_the_last_byte(bool framed)
    {
        byte[] bytes = [.. Header, .. Frames.Call(framed ? Frames.Framed : Frames.Buffered, new string('x', 300), 7)];
        var frame = default(MessageFrame);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(FrameStatus.NeedMore, Framing.Read(bytes.AsSpan(0, length), ref frame));
            Assert.InRange(frame.Wanted, length + 1, bytes.Length);
        }

        Assert.Equal(FrameStatus.Ready, Framing.Read(bytes, ref frame));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(int.MaxValue)]
    public async Task Messages_with_and_without_a_header_come_one_after_the_other(int chunk)
    {
        await using var pair = await ConnectionPair.OpenAsync(options: new MemoryEngineOptions { MaxChunkBytes = chunk });
        var reader = new MessageReader(pair.Near, FramingDetector.ForThrift(Frames.Limit), TimeProvider.System);
        (string Framing, byte[] Bytes)[] messages =
        [
            ("meshheader", [.. Header, .. Frames.Call(Frames.Buffered, "one", 0)]),
            ("meshheader", [.. Header, .. Frames.Call(Frames.Buffered, "two", 1)]),
            ("meshheader", [.. Header, .. Frames.Call(Frames.Framed, "three", 2)]),
            ("buffered", Frames.Call(Frames.Buffered, "four", 3)),
            ("ttheader", HeaderFrames.Call()),
            ("meshheader", [.. Header, .. Frames.Call(Frames.Buffered, "six", 5)]),
            ("framed", Frames.Call(Frames.Framed, "seven", 6)),
        ];
        var sending = pair.SendAsync(messages.SelectMany(static message => message.Bytes).ToArray());

        foreach (var (framing, bytes) in messages)
        {
            Assert.Equal(MessageReadStatus.Ready, await reader.ReadAsync(Timeout.InfiniteTimeSpan, default));
            Assert.Equal(framing, reader.Framing!.Name);
            Assert.Equal(bytes.Length, reader.Frame.Length);
            Assert.Equal("say", System.Text.Encoding.UTF8.GetString(reader.Frame.Method(pair.Near.Input)));
            Assert.NotNull(new TextMethod().DecodeRequest(reader.Frame.Body(pair.Near.Input)));
            reader.Next();
        }

        await sending;
    }

    [Theory]
    [InlineData("4745542f20485454")]
    [InlineData("9001000100000003")]
    [InlineData("0000002810000000")]
    [InlineData("ffaf000200000000")]
    public void What_is_no_message_behind_a_header_is_malformed(string payload) =>
        HeaderFrames.Malformed(Framing, [.. Header, .. Convert.FromHexString(payload)], $"followed by 0x{payload}");

    [Fact]
    public void A_broken_header_is_malformed() => HeaderFrames.Malformed(Framing, Wire.Hex("ffaf 0004 0001 0001"), "Malformed mesh header");

    [Fact]
    public void The_limit_counts_behind_the_header()
    {
        var call = Frames.Call(Frames.Framed, "hello", 7);
        byte[] bytes = [.. Header, .. call];
        var frame = default(MessageFrame);

        Assert.Equal(FrameStatus.Ready, new MeshHeaderFraming(call.Length - 4).Read(bytes, ref frame));
        frame = default;
        Assert.Equal(FrameStatus.TooLarge, new MeshHeaderFraming(call.Length - 5).Read(bytes, ref frame));
    }

    [Fact]
    public void A_reply_behind_a_header_says_what_one_with_TTHeader_says()
    {
        byte[] bytes = [.. Wire.Hex("ffaf 0013 0001 000a"), .. "biz-status"u8, .. Wire.Hex("0003 343034"), .. Frames.Call(Frames.Framed, "hello", 7)];

        Assert.Equal(404, Framing.ReadReplyHeader(bytes, HeaderFrames.Ready(Framing, bytes)).Business!.Code);
    }

    [Fact]
    public void It_is_never_written()
    {
        Assert.Throws<NotSupportedException>(() => HeaderFrames.Request(Framing, Frames.Request("hello")));
        Assert.Throws<NotSupportedException>(() => HeaderFrames.Response(Framing, RpcResponse.Success("hello")));
    }
}
