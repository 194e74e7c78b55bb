using Kitex.Network;
using Kitex.Serialization.Protobuf;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Tests.Serialization.Protobuf;

public sealed class KitexErrorMessageTests
{
    [Theory]
    [InlineData("kpb_ttheaderframed_error", 6, "biz error: undeclared error from handler")]
    [InlineData("kpb_ttheaderframed_trans_error", 1234, "custom trans error [biz error]")]
    [InlineData("kpb_ttheaderframed_unknown_method", 1, "unknown method NoSuch (service PbEcho)")]
    [InlineData("probe_kpb_to_thrift_server", 9, "decode failed, codec msg type not match with protobufCodec")]
    public void Reads_and_writes_recorded_exceptions(string name, int typeId, string text)
    {
        var body = RecordedBody(name);

        Assert.Equal((text, typeId), KitexErrorMessage.Read(body));
        Assert.Equal(body, Written(text, typeId));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(0, "text")]
    [InlineData(6, "")]
    [InlineData(-1, "负")]
    [InlineData(int.MinValue, "a")]
    [InlineData(int.MaxValue, "b")]
    public void What_is_written_reads_back(int typeId, string text)
    {
        var (read, readTypeId) = KitexErrorMessage.Read(Written(text, typeId));

        Assert.Equal(typeId, readTypeId);
        Assert.Equal(text.Length > 0 ? text : Kitex.Serialization.Thrift.ThriftApplicationException.TextOf(typeId), read);
    }

    [Fact]
    public void A_text_of_any_length_reads_back()
    {
        var text = string.Concat(Enumerable.Repeat("ж負x", 50_000));

        Assert.Equal((text, 6), KitexErrorMessage.Read(Written(text, 6)));
    }

    [Fact]
    public void Nothing_is_written_for_zero_and_an_empty_text() => Assert.Empty(Written("", 0));

    [Theory]
    [InlineData("", 0, "unknown application exception")]
    [InlineData("0807", 7, "unknown protocol error")]
    [InlineData("08ffffffff0f", -1, "application exception of type -1")]
    [InlineData("0801 0802", 2, "invalid message type")]
    [InlineData("120161 120162", 0, "b")]
    [InlineData("0a0161 1005 120162", 0, "b")]
    [InlineData("1801 21 0000000000000000 2a03616263 35 00000000 0805 120161", 5, "a")]
    [InlineData("33 0805 3b 1801 3c 34 0806 120161", 6, "a")]
    public void Fields_are_taken_in_any_order_the_last_counts_and_unknown_ones_are_skipped(string hex, int typeId, string text) =>
        Assert.Equal((text, typeId), KitexErrorMessage.Read(Wire.Hex(hex)));

    [Theory]
    [InlineData("08", "1 bytes are needed")]
    [InlineData("120561", "5 bytes are needed, 1 are left")]
    [InlineData("12ffffffff7f", "2 GiB")]
    [InlineData("08ffffffffffffffffffff01", "no end")]
    [InlineData("08ffffffffffffffffff02", "64 bits")]
    [InlineData("00", "no field number")]
    [InlineData("0500", "no field number")]
    [InlineData("1e", "field 3 has the wire type 6")]
    [InlineData("1c", "field 3 has the wire type 4")]
    [InlineData("1b", "group 3 has no end")]
    [InlineData("1b24", "group 3 has no end")]
    [InlineData("1900", "8 bytes are needed")]
    public void Malformed_bytes_are_refused_with_the_reason(string hex, string reason)
    {
        var refused = Assert.Throws<ProtobufFormatException>(() => KitexErrorMessage.Read(Wire.Hex(hex)));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Contains("at byte", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_without_end_are_refused_however_deep()
    {
        var nested = Enumerable.Repeat((byte)0x1b, 1_000_000).ToArray();

        Assert.Throws<ProtobufFormatException>(() => KitexErrorMessage.Read(nested));
    }

    [Fact]
    public void Random_bytes_are_read_or_refused()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(0, 24)];
            random.NextBytes(bytes);
            try
            {
                KitexErrorMessage.Read(bytes);
            }
            catch (ProtobufFormatException)
            {
            }
        }
    }

    private static byte[] Written(string text, int typeId)
    {
        using var output = new OutputBuffer();
        KitexErrorMessage.Write(output, text, typeId);
        return output.ToArray();
    }

    // Behind the method's name, whose length stands behind the magic, and the sequence id.
    private static byte[] RecordedBody(string name)
    {
        var message = Capture.Read(name).Server[0].AsSpan();
        var start = message.IndexOf(Wire.Hex("90010003"));
        return message[(start + 8 + message[start + 7] + 4)..].ToArray();
    }
}
