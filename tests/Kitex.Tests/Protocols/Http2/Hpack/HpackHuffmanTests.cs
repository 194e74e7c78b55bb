using System.Text;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Tests.Protocols.Http2.Hpack;

public sealed class HpackHuffmanTests
{
    [Theory]
    [InlineData("www.example.com", "f1e3c2e5f23a6ba0ab90f4ff")]
    [InlineData("no-cache", "a8eb10649cbf")]
    [InlineData("custom-key", "25a849e95ba97d7f")]
    [InlineData("custom-value", "25a849e95bb8e8b4bf")]
    [InlineData("302", "6402")]
    [InlineData("private", "aec3771a4b")]
    [InlineData("Mon, 21 Oct 2013 20:13:21 GMT", "d07abe941054d444a8200595040b8166e082a62d1bff")]
    [InlineData("https://www.example.com", "9d29ad171863c78f0b97c8e9ae82ae43d3")]
    [InlineData("foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1",
        "94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007")]
    [InlineData("", "")]
    [InlineData("\0", "ffc7")]
    [InlineData("\n", "fffffff3")]
    [InlineData("\u00ff", "fffffbbf")]
    [InlineData("\\", "fffe1f")]
    [InlineData("X", "fc")]
    public void The_standards_codes_are_written_and_read(string text, string hex)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        Assert.Equal(hex, Convert.ToHexStringLower(Encode(bytes)));
        Assert.Equal(bytes, Decode(Convert.FromHexString(hex)));
    }

    [Fact]
    public void Every_byte_and_every_pair_of_bytes_comes_back()
    {
        for (var first = 0; first < 256; first++)
        {
            ComesBack([(byte)first]);
            for (var second = 0; second < 256; second++)
            {
                ComesBack([(byte)first, (byte)second]);
            }
        }
    }

    [Fact]
    public void Random_bytes_come_back()
    {
        var random = new Random(2);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new byte[random.Next(200)];
            random.NextBytes(text);
            if (i % 2 == 0)
            {
                foreach (ref var b in text.AsSpan())
                {
                    b = (byte)(' ' + (b % 95));
                }
            }

            ComesBack(text);
        }
    }

    [Theory]
    [InlineData("00", "a padding of zeros")]
    [InlineData("1e", "three zeros at the end that are no code")]
    [InlineData("fcff", "a whole byte of padding")]
    [InlineData("1fffff", "two bytes of padding")]
    [InlineData("ff", "nothing but a byte of padding")]
    [InlineData("ffff", "nothing but two bytes of padding")]
    [InlineData("ffffffff", "the code of the string's end")]
    [InlineData("ffffffffff", "the code of the string's end with ones behind it")]
    [InlineData("fffffffc00", "the code of the string's end with zeros behind it")]
    [InlineData("1fffffffff", "a character and the code of the string's end")]
    [InlineData("fffffff0", "a long code that is cut")]
    [InlineData("fffc", "a code of 15 bits with a zero behind it")]
    public void Wrong_padding_and_the_code_of_the_strings_end_are_refused(string hex, string why)
    {
        var encoded = Convert.FromHexString(hex);
        var expected = ReferenceDecode(encoded);
        Assert.True(expected is null, $"{why}: the reference takes it");
        Assert.Null(Decode(encoded));
    }

    [Fact]
    public void Random_code_is_read_as_by_a_reader_that_goes_bit_by_bit()
    {
        var random = new Random(3);
        var taken = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var encoded = new byte[random.Next(1, 24)];
            random.NextBytes(encoded);
            if (random.Next(2) == 0)
            {
                encoded.AsSpan(random.Next(encoded.Length)).Fill(0xff);
            }

            var expected = ReferenceDecode(encoded);
            Assert.Equal(expected, Decode(encoded));
            taken += expected is null ? 0 : 1;
        }

        Assert.InRange(taken, 1000, 99_000);
    }

    private static void ComesBack(byte[] text) => Assert.Equal(text, Decode(Encode(text)));

    private static byte[] Encode(byte[] text)
    {
        var encoded = new byte[HpackHuffman.EncodedLength(text)];
        HpackHuffman.Encode(text, encoded);
        return encoded;
    }

    private static byte[]? Decode(byte[] encoded)
    {
        var text = new byte[HpackHuffman.MostDecoded(encoded.Length)];
        var length = HpackHuffman.Decode(encoded, text);
        return length < 0 ? null : text[..length];
    }

    private static readonly Dictionary<(int Length, uint Code), byte> Codes = Enumerable.Range(0, 256).ToDictionary(
        static symbol => CodeOf((byte)symbol), static symbol => (byte)symbol);

    /// <summary>The code of a symbol, from what is written for the symbol eight times over: whole bytes.</summary>
    private static (int Length, uint Code) CodeOf(byte symbol)
    {
        var eight = Encode([.. Enumerable.Repeat(symbol, 8)]);
        var length = eight.Length;
        var bits = 0UL;
        for (var i = 0; i < 5 && i < eight.Length; i++)
        {
            bits = (bits << 8) | eight[i];
        }

        return (length, (uint)(bits >> ((8 * Math.Min(5, eight.Length)) - length)));
    }

    private static byte[]? ReferenceDecode(byte[] encoded)
    {
        var text = new List<byte>();
        var (code, length) = (0u, 0);
        for (var bit = 0; bit < encoded.Length * 8; bit++)
        {
            code = (code << 1) | (uint)((encoded[bit / 8] >> (7 - (bit % 8))) & 1);
            length++;
            if (Codes.TryGetValue((length, code), out var symbol))
            {
                text.Add(symbol);
                (code, length) = (0, 0);
            }
            else if (length == 30)
            {
                return null;
            }
        }

        return length < 8 && code == (1u << length) - 1 ? [.. text] : null;
    }
}
