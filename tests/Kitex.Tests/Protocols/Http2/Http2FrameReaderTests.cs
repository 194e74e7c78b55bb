using Kitex.Protocols.Http2;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Tests.Protocols.Http2;

public sealed class Http2FrameReaderTests
{
    private const string Settings = "000000040000000000";

    /// <summary>One of every kind, with padding and priority where they may stand, and two that nobody knows.</summary>
    private static readonly byte[] Everything = Wire.Hex(
        "00000c 04 00 00000000 0003 00000064 0004 0000ffff"
        + "000000 04 01 00000000"
        + "000003 01 05 00000001 828684"
        + "00000c 01 2c 00000003 03 80000001 10 828684 000000"
        + "000005 02 00 00000003 00000001 10"
        + "000003 01 00 00000005 828684"
        + "000000 09 00 00000005"
        + "000002 09 04 00000005 8387"
        + "000003 00 00 00000001 616263"
        + "000006 00 09 00000001 02 616263 0000"
        + "000001 00 08 00000003 00"
        + "000000 00 01 80000003"
        + "000008 06 00 00000000 0102030405060708"
        + "000008 06 01 00000000 0102030405060708"
        + "000004 08 00 00000000 80000001"
        + "000004 08 00 00000003 7fffffff"
        + "000004 03 00 00000003 00000008"
        + "000002 10 ff 00000007 aabb"
        + "000000 ff 00 00000000"
        + "00000a 07 00 00000000 ffffffff 00000000 6f6b");

    private static readonly string[] EveryFrame =
    [
        "Settings 00 0 12 00030000006400040000ffff", "Settings 01 0 0 ", "Headers 05 1 3 828684", "Headers 2c 3 12 828684",
        "Priority 00 3 5 0000000110", "Headers 00 5 3 828684", "Continuation 00 5 0 ", "Continuation 04 5 2 8387", "Data 00 1 3 616263",
        "Data 09 1 6 616263", "Data 08 3 1 ", "Data 01 3 0 ", "Ping 00 0 8 0102030405060708", "Ping 01 0 8 0102030405060708",
        "WindowUpdate 00 0 4 80000001", "WindowUpdate 00 3 4 7fffffff", "RstStream 00 3 4 00000008", "16 ff 7 2 aabb", "255 00 0 0 ",
        "GoAway 00 0 10 ffffffff000000006f6b",
    ];

    [Fact]
    public void Frames_of_every_type_are_read() => Assert.Equal(EveryFrame, FrameText.Read(Everything, Everything.Length));

    [Fact]
    public void Frames_are_the_same_however_their_bytes_arrive()
    {
        Assert.Equal(EveryFrame, FrameText.Read(Everything, Enumerable.Range(0, Everything.Length + 1)));
        for (var cut = 0; cut <= Everything.Length; cut++)
        {
            Assert.Equal(EveryFrame, FrameText.Read(Everything, cut, Everything.Length));
        }
    }

    [Fact]
    public void What_frames_say_is_read_without_the_reserved_bits()
    {
        var reader = new Http2FrameReader(new Http2Limits());
        reader.Read(Wire.Hex(Settings), out _);
        reader.Read(Wire.Hex("000004 08 00 80000003 ffffffff"), out var frame);
        Assert.Equal((3, int.MaxValue), (frame.Header.StreamId, frame.WindowIncrement));
        reader.Read(Wire.Hex("000004 03 00 00000003 000003e8"), out frame);
        Assert.Equal(Http2ErrorCode.GracefulShutdown, frame.ErrorCode);
        reader.Read(Wire.Hex("00000a 07 00 00000000 80000005 0000000b 6f6b"), out frame);
        Assert.Equal((5, Http2ErrorCode.EnhanceYourCalm, "ok"), (frame.LastStreamId, frame.ErrorCode, System.Text.Encoding.ASCII.GetString(frame.DebugData)));
    }

    [Theory]
    [InlineData("004001 00 00 00000001", nameof(Http2ErrorCode.FrameSizeError), "16385 bytes; 16384 are allowed")]
    [InlineData("ffffff 10 00 00000001", nameof(Http2ErrorCode.FrameSizeError), "16777215 bytes")]
    [InlineData("000000 00 00 00000000", nameof(Http2ErrorCode.ProtocolError), "type 0 is of no stream")]
    [InlineData("000000 00 00 80000000", nameof(Http2ErrorCode.ProtocolError), "type 0 is of no stream")]
    [InlineData("000000 00 08 00000001", nameof(Http2ErrorCode.FrameSizeError), "less than 1")]
    [InlineData("000001 00 08 00000001 01", nameof(Http2ErrorCode.ProtocolError), "1 bytes of padding")]
    [InlineData("000003 00 08 00000001 03 0000", nameof(Http2ErrorCode.ProtocolError), "3 bytes of padding")]
    [InlineData("000000 01 04 00000000", nameof(Http2ErrorCode.ProtocolError), "type 1 is of no stream")]
    [InlineData("000000 01 0c 00000001", nameof(Http2ErrorCode.FrameSizeError), "less than 1")]
    [InlineData("000004 01 24 00000001 00000000", nameof(Http2ErrorCode.FrameSizeError), "less than 5")]
    [InlineData("000005 01 2c 00000001 0000000000", nameof(Http2ErrorCode.FrameSizeError), "less than 6")]
    [InlineData("000006 01 2c 00000001 01 0000000000", nameof(Http2ErrorCode.ProtocolError), "1 bytes of padding")]
    [InlineData("000002 01 0c 00000001 02 82", nameof(Http2ErrorCode.ProtocolError), "2 bytes of padding")]
    [InlineData("000005 02 00 00000000", nameof(Http2ErrorCode.ProtocolError), "type 2 is of no stream")]
    [InlineData("000004 03 00 00000000", nameof(Http2ErrorCode.ProtocolError), "type 3 is of no stream")]
    [InlineData("000003 03 00 00000001", nameof(Http2ErrorCode.FrameSizeError), "3 bytes, not 4")]
    [InlineData("000005 03 00 00000001", nameof(Http2ErrorCode.FrameSizeError), "5 bytes, not 4")]
    [InlineData("000000 04 00 00000001", nameof(Http2ErrorCode.ProtocolError), "stream 1; it concerns the connection")]
    [InlineData("000005 04 00 00000000", nameof(Http2ErrorCode.FrameSizeError), "no multiple of 6")]
    [InlineData("000006 04 01 00000000", nameof(Http2ErrorCode.FrameSizeError), "6 bytes, not 0")]
    [InlineData("000008 05 04 00000001", nameof(Http2ErrorCode.ProtocolError), "pushes are off")]
    [InlineData("000008 06 00 00000001", nameof(Http2ErrorCode.ProtocolError), "stream 1; it concerns the connection")]
    [InlineData("000007 06 00 00000000", nameof(Http2ErrorCode.FrameSizeError), "7 bytes, not 8")]
    [InlineData("000009 06 01 00000000", nameof(Http2ErrorCode.FrameSizeError), "9 bytes, not 8")]
    [InlineData("000008 07 00 00000001", nameof(Http2ErrorCode.ProtocolError), "stream 1; it concerns the connection")]
    [InlineData("000007 07 00 00000000", nameof(Http2ErrorCode.FrameSizeError), "7 bytes, less than 8")]
    [InlineData("000003 08 00 00000001", nameof(Http2ErrorCode.FrameSizeError), "3 bytes, not 4")]
    [InlineData("000004 08 00 00000000 00000000", nameof(Http2ErrorCode.ProtocolError), "adds nothing")]
    [InlineData("000004 08 00 00000000 80000000", nameof(Http2ErrorCode.ProtocolError), "adds nothing")]
    [InlineData("000000 09 04 00000001", nameof(Http2ErrorCode.ProtocolError), "continues nothing")]
    public void A_broken_rule_ends_the_connection(string hex, string code, string reason)
    {
        var reader = new Http2FrameReader(new Http2Limits());
        Assert.Equal(Http2ReadStatus.Ready, reader.Read(Wire.Hex(Settings), out _));
        Refuses(reader, hex, Enum.Parse<Http2ErrorCode>(code), reason);
    }

    [Theory]
    [InlineData("000004 02 00 00000003 00000000", nameof(Http2ErrorCode.FrameSizeError), "4 bytes, not 5")]
    [InlineData("000000 02 00 00000003", nameof(Http2ErrorCode.FrameSizeError), "0 bytes, not 5")]
    [InlineData("000004 08 00 00000003 80000000", nameof(Http2ErrorCode.ProtocolError), "adds nothing")]
    public void A_broken_rule_of_a_stream_ends_the_stream_only(string hex, string code, string reason)
    {
        var reader = new Http2FrameReader(new Http2Limits());
        reader.Read(Wire.Hex(Settings), out _);
        var bytes = Wire.Hex(hex);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(Http2ReadStatus.NeedMore, reader.Read(bytes.AsSpan(0, length), out _));
        }

        Assert.Equal(Http2ReadStatus.StreamError, reader.Read(bytes, out var frame));
        Assert.Equal((code, 3, false), (frame.Violation!.Code.ToString(), frame.Violation.StreamId, frame.Violation.IsConnectionError));
        Assert.Contains(reason, frame.Violation.Reason, StringComparison.Ordinal);
        Assert.Equal(bytes.Length, frame.Length);
        Assert.Equal(Http2ReadStatus.Ready, reader.Read(Wire.Hex(Settings), out _));
    }

    [Theory]
    [InlineData("000008 06 00 00000000")]
    [InlineData("000000 04 01 00000000")]
    [InlineData("000000 10 00 00000000")]
    [InlineData("000008 07 00 00000000")]
    public void The_first_frame_is_settings(string hex) =>
        Refuses(new Http2FrameReader(new Http2Limits()), hex, Http2ErrorCode.ProtocolError, "not SETTINGS");

    [Theory]
    [InlineData("000000 00 00 00000001")]
    [InlineData("000000 01 04 00000001")]
    [InlineData("000000 04 01 00000000")]
    [InlineData("000008 06 00 00000000")]
    [InlineData("000004 08 00 00000001")]
    [InlineData("000000 10 00 00000001")]
    [InlineData("000000 09 04 00000003")]
    [InlineData("000000 09 04 00000000")]
    public void Nothing_stands_within_a_header_block(string hex)
    {
        var reader = new Http2FrameReader(new Http2Limits());
        reader.Read(Wire.Hex(Settings), out _);
        reader.Read(Wire.Hex("000001 01 01 00000001 82"), out _);
        Refuses(reader, hex, Http2ErrorCode.ProtocolError, "within the header block of stream 1");
    }

    [Fact]
    public void A_header_block_that_ended_is_not_continued()
    {
        var reader = new Http2FrameReader(new Http2Limits());
        reader.Read(Wire.Hex(Settings), out _);
        reader.Read(Wire.Hex("000001 01 00 00000001 82"), out _);
        reader.Read(Wire.Hex("000001 09 04 00000001 82"), out _);
        Refuses(reader, "000001 09 04 00000001", Http2ErrorCode.ProtocolError, "continues nothing");
    }

    [Fact]
    public void A_header_block_has_a_limit_in_bytes_and_in_frames()
    {
        var limits = new Http2Limits { MaxHeaderBlockBytes = 3, MaxContinuations = 2 };
        var reader = new Http2FrameReader(limits);
        reader.Read(Wire.Hex(Settings), out _);
        reader.Read(Wire.Hex("000003 01 00 00000001 828282"), out _);
        reader.Read(Wire.Hex("000000 09 00 00000001"), out _);
        reader.Read(Wire.Hex("000000 09 00 00000001"), out _);
        Refuses(reader, "000000 09 04 00000001", Http2ErrorCode.EnhanceYourCalm, "more than 2 CONTINUATION");

        reader = new Http2FrameReader(limits);
        reader.Read(Wire.Hex(Settings), out _);
        reader.Read(Wire.Hex("000002 01 00 00000001 8282"), out _);
        Refuses(reader, "000002 09 04 00000001", Http2ErrorCode.EnhanceYourCalm, "more than 3 bytes");

        reader = new Http2FrameReader(limits);
        reader.Read(Wire.Hex(Settings), out _);
        Refuses(reader, "000004 01 04 00000001", Http2ErrorCode.EnhanceYourCalm, "more than 3 bytes");
    }

    [Fact]
    public void Larger_frames_are_taken_once_that_is_told()
    {
        var reader = new Http2FrameReader(new Http2Limits());
        reader.Read(Wire.Hex(Settings), out _);
        reader.MaxFrameSize = 16385;
        Assert.Equal(Http2ReadStatus.NeedMore, reader.Read(Wire.Hex("004001 00 00 00000001"), out var frame));
        Assert.Equal(9 + 16385, frame.Wanted);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read();
        var fixedBytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(fixedBytes, 0, 256);

        static void Read()
        {
            var reader = new Http2FrameReader(new Http2Limits());
            for (var at = 0; at < Everything.Length;)
            {
                reader.Read(Everything.AsSpan(at), out var frame);
                at += frame.Length;
            }
        }
    }

    [Fact]
    public void A_preface_is_known_by_every_byte()
    {
        var preface = Http2Preface.Bytes.ToArray();
        Assert.Equal("505249202a20485454502f322e300d0a0d0a534d0d0a0d0a", Convert.ToHexStringLower(preface));
        for (var length = 0; length < preface.Length; length++)
        {
            Assert.Equal(Http2ReadStatus.NeedMore, Http2Preface.Read(preface.AsSpan(0, length)));
            var changed = preface.ToArray();
            changed[length]++;
            Assert.Equal(Http2ReadStatus.ConnectionError, Http2Preface.Read(changed));
            Assert.Equal(Http2ReadStatus.ConnectionError, Http2Preface.Read(changed.AsSpan(0, length + 1)));
        }

        Assert.Equal(Http2ReadStatus.Ready, Http2Preface.Read([.. preface, 0]));
    }

    /// <summary>A frame is refused for its header alone where that suffices, and never taken before.</summary>
    private static void Refuses(Http2FrameReader reader, string hex, Http2ErrorCode code, string reason)
    {
        var bytes = Wire.Hex(hex);
        for (var length = 0; length < Math.Min(bytes.Length, 9); length++)
        {
            Assert.Equal(Http2ReadStatus.NeedMore, reader.Read(bytes.AsSpan(0, length), out _));
        }

        Assert.Equal(Http2ReadStatus.ConnectionError, reader.Read(bytes, out var frame));
        Assert.Equal((code, true), (frame.Violation!.Code, frame.Violation.IsConnectionError));
        Assert.Contains(reason, frame.Violation.Reason, StringComparison.Ordinal);
    }
}
