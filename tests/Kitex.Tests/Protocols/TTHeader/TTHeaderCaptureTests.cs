using Kitex.Protocols.TTHeader;
using Kitex.Serialization.Thrift;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Tests.Protocols.TTHeader;

public sealed class TTHeaderCaptureTests
{
    private static readonly string[] WithTransforms = ["probe_ttheader_transforms"];

    public static TheoryData<string> Recorded => [.. RecordedHeader.Names];

    public static TheoryData<string> Refused => [.. RecordedHeader.Refused];

    [Fact]
    public void There_are_recordings_of_all_kinds()
    {
        foreach (var kind in new[] { "echo_ttheader_", "echo_ttheaderframed_", "rich_", "kpb_", "mux_", "multi_", "ttstream_", "probe_" })
        {
            Assert.Contains(RecordedHeader.Names, name => name.StartsWith(kind, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void What_is_read_is_what_was_recorded(string name)
    {
        foreach (var recorded in RecordedHeader.Read(name))
        {
            var frame = HeaderMessage.ReadWhole(recorded.Bytes);
            Assert.Equal(recorded.Length, frame.Length - 4);
            Assert.Equal(recorded.Flags, (int)frame.Flags);
            Assert.Equal(recorded.SequenceId, frame.SequenceId);
            Assert.Equal(recorded.HeaderBytes, frame.PayloadStart - TTHeaderFormat.FixedBytes);
            Assert.Equal(recorded.Protocol, (int)frame.Protocol);
            Assert.Equal(recorded.Transforms, frame.TransformCount);
            Assert.Equal(recorded.Pairs, HeaderPair.All(frame.Info(recorded.Bytes)));
            Assert.Equal((frame.Flags & TTHeaderFlags.Streaming) != 0, TTHeaderFormat.IsStreaming(recorded.Bytes));
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Every_recorded_message_is_read(string name)
    {
        foreach (var bytes in Headers(name))
        {
            HeaderMessage.ReadWhole(bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void What_was_read_is_written_in_the_same_bytes(string name)
    {
        foreach (var bytes in Headers(name).Where(_ => !WithTransforms.Contains(name)))
        {
            var frame = HeaderMessage.ReadWhole(bytes);
            var written = HeaderMessage.Write(frame.Flags, frame.SequenceId, frame.Protocol, HeaderPair.All(frame.Info(bytes)), frame.Payload(bytes));
            Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(written));
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_cut_header_asks_for_more_and_for_no_more_than_the_header(string name)
    {
        foreach (var bytes in Headers(name))
        {
            var header = HeaderMessage.ReadWhole(bytes).PayloadStart;
            for (var length = 0; length < header; length++)
            {
                var result = HeaderMessage.Read(bytes.AsSpan(0, length));
                Assert.Equal(ThriftParseStatus.NeedMore, result.Status);
                Assert.InRange(result.Length, length + 1, header);
            }

            Assert.Equal(ThriftParseResult.Done(header), HeaderMessage.Read(bytes.AsSpan(0, header)));
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_header_that_says_it_is_shorter_never_throws(string name)
    {
        foreach (var bytes in Headers(name))
        {
            var changed = bytes.ToArray();
            for (var size = (HeaderMessage.ReadWhole(bytes).PayloadStart - TTHeaderFormat.FixedBytes) / 4; size >= 0; size--)
            {
                (changed[12], changed[13]) = ((byte)(size >> 8), (byte)size);
                Assert.NotEqual(ThriftParseStatus.NeedMore, HeaderMessage.Read(changed).Status);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_Kitex_refuses_is_malformed_and_never_throws(string name)
    {
        var bytes = Capture.Read(name).Client[0];
        Assert.Equal(ThriftParseStatus.Malformed, HeaderMessage.Read(bytes).Status);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.NotEqual(ThriftParseStatus.Done, HeaderMessage.Read(bytes.AsSpan(0, length)).Status);
        }
    }

    [Fact]
    public void A_length_of_zero_is_malformed_though_Kitex_takes_it()
    {
        var result = HeaderMessage.Read(Capture.Read("probe_ttheader_length_zero").Client.SelectMany(static piece => piece).ToArray());
        Assert.Equal(ThriftParseStatus.Malformed, result.Status);
        Assert.Contains("LENGTH is 0", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Declared_transforms_are_told_and_passed_over()
    {
        var bytes = Capture.Read("probe_ttheader_transforms").Client[0];
        var frame = HeaderMessage.ReadWhole(bytes);
        Assert.Equal([1, 3], frame.Transforms(bytes).ToArray());
        Assert.True(frame.Info(bytes).TryGetText(TTHeaderKeys.IdlServiceName, out var service));
        Assert.Equal("Echo", HeaderPair.Text(service));
        Assert.True(ThriftEnvelope.IsStrict(frame.Payload(bytes)));
    }

    private static IEnumerable<byte[]> Headers(string name) => Capture.Read(name).Frames.Where(static frame => TTHeaderFormat.Matches(frame));
}
