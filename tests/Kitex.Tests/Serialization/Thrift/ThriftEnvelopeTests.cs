using System.Text;
using Kitex.Network;
using Kitex.Serialization.Thrift;

namespace Kitex.Tests.Serialization.Thrift;

public sealed class ThriftEnvelopeTests
{
    [Theory]
    [InlineData("echo_buffered_call_reply", 0, ThriftMessageType.Call, ThriftMessageType.Reply, "echo", 1)]
    [InlineData("echo_framed_call_reply", 4, ThriftMessageType.Call, ThriftMessageType.Reply, "echo", 1)]
    [InlineData("echo_framed_trans_error", 4, ThriftMessageType.Call, ThriftMessageType.Exception, "echo", 1)]
    [InlineData("probe_framed_negative_seqid", 4, ThriftMessageType.Call, ThriftMessageType.Reply, "echo", -1)]
    [InlineData("probe_framed_oneway_type_for_twoway", 4, ThriftMessageType.Oneway, ThriftMessageType.Reply, "echo", 7)]
    public void Reads_and_writes_recorded_headers(
        string name, int offset, ThriftMessageType request, ThriftMessageType reply, string method, int sequenceId)
    {
        var capture = Capture.Read(name);
        Check(capture.Client[0].AsSpan(offset), request);
        Check(capture.Server[0].AsSpan(offset), reply);

        void Check(ReadOnlySpan<byte> message, ThriftMessageType type)
        {
            var result = ThriftEnvelope.TryRead(message, out var header);
            Assert.Equal(ThriftParseResult.Done(12 + method.Length), result);
            Assert.Equal(new ThriftMessageHeader(type, method.Length, sequenceId), header);
            Assert.Equal(result.Length, header.HeaderLength);
            Assert.Equal(method, Encoding.UTF8.GetString(header.Method(message)));
            Assert.Equal(message[..result.Length].ToArray(), Written(type, method, sequenceId));
        }
    }

    [Fact]
    public void Unnamed_message_types_are_kept()
    {
        var frame = Capture.Read("probe_framed_heartbeat_type6").Client[0].AsSpan(4);
        Assert.Equal(ThriftParseStatus.Done, ThriftEnvelope.TryRead(frame, out var header).Status);
        Assert.Equal(6, (int)header.Type);
        ThriftEnvelope.TryRead(Wire.Hex("8001fffe 00000001 61 00000000"), out header);
        Assert.Equal(0xfffe, (int)header.Type);
    }

    [Fact]
    public void Asks_for_more_until_the_header_is_whole()
    {
        var bytes = Written(ThriftMessageType.Call, "echo", 5);
        for (var length = 0; length < bytes.Length; length++)
        {
            var result = ThriftEnvelope.TryRead(bytes.AsSpan(0, length), out _);
            Assert.Equal(ThriftParseStatus.NeedMore, result.Status);
            Assert.InRange(result.Length, length + 1, bytes.Length);
        }
    }

    [Theory]
    [InlineData("80020001 00000004 6563686f 00000001", "0x80020001")]
    [InlineData("00000004", "0x00000004")]
    [InlineData("80010001 00000000", "length is 0")]
    [InlineData("80010001 ffffffff", "length is -1")]
    [InlineData("80010001 00001001", "length is 4097")]
    public void Other_bytes_are_malformed_as_soon_as_they_are_seen(string hex, string reason)
    {
        var result = ThriftEnvelope.TryRead(Wire.Hex(hex), out _);
        Assert.Equal(ThriftParseStatus.Malformed, result.Status);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_without_a_name_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => Written(ThriftMessageType.Call, "", 1));
        Assert.Throws<ArgumentException>(() => Written(ThriftMessageType.Call, new string('x', 4097), 1));
    }

    private static byte[] Written(ThriftMessageType type, string method, int sequenceId)
    {
        using var output = new OutputBuffer();
        ThriftEnvelope.Write(output, type, Encoding.UTF8.GetBytes(method), sequenceId);
        return output.ToArray();
    }
}
