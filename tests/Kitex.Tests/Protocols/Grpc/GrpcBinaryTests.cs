using System.Text;
using Kitex.Protocols.Grpc;

namespace Kitex.Tests.Protocols.Grpc;

public sealed class GrpcBinaryTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("00", "AA")]
    [InlineData("0001", "AAE")]
    [InlineData("000102", "AAEC")]
    [InlineData("fbff", "+/8")]
    [InlineData("fbfffe00", "+//+AA")]
    public void Bytes_are_written_without_padding_and_read_with_or_without(string hex, string text)
    {
        var value = Convert.FromHexString(hex);
        var encoded = new byte[GrpcBinary.EncodedLength(value.Length)];
        Assert.Equal(encoded.Length, GrpcBinary.Encode(value, encoded));
        Assert.Equal(text, Encoding.ASCII.GetString(encoded));
        Assert.Equal(value, Decode(text));
        Assert.Equal(value, Decode(text.PadRight((text.Length + 3) / 4 * 4, '=')));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AAAAA")]
    [InlineData("AA=")]
    [InlineData("AA=A")]
    [InlineData("AA==AA")]
    [InlineData("AA==AAAA")]
    [InlineData("A===")]
    [InlineData("====")]
    [InlineData("=")]
    [InlineData("-_8")]
    [InlineData("AA AA")]
    [InlineData(" AAEC")]
    [InlineData("AAEC\n")]
    [InlineData("AA,AA")]
    [InlineData("\u00e9AEC")]
    public void What_is_no_base64_is_refused(string text) => Assert.Null(Decode(text));

    [Fact]
    public void Random_bytes_come_back()
    {
        var random = new Random(9);
        for (var i = 0; i < 10_000; i++)
        {
            var value = new byte[random.Next(100)];
            random.NextBytes(value);
            var encoded = new byte[GrpcBinary.EncodedLength(value.Length)];
            Assert.Equal(encoded.Length, GrpcBinary.Encode(value, encoded));
            Assert.Equal(Convert.ToBase64String(value).TrimEnd('='), Encoding.ASCII.GetString(encoded));
            Assert.Equal(value, Decode(Encoding.ASCII.GetString(encoded)));
        }
    }

    [Fact]
    public void Keys_of_bytes_end_in_bin()
    {
        Assert.True(GrpcBinary.IsBinary("k-bin"u8));
        Assert.True(GrpcBinary.IsBinary("-bin"u8));
        Assert.False(GrpcBinary.IsBinary("bin"u8));
        Assert.False(GrpcBinary.IsBinary("k-bin-x"u8));
    }

    private static byte[]? Decode(string text)
    {
        var encoded = Encoding.Latin1.GetBytes(text);
        var value = new byte[GrpcBinary.MostDecoded(encoded.Length)];
        return GrpcBinary.TryDecode(encoded, value, out var written) ? value[..written] : null;
    }
}
