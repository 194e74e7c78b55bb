using Kitex.Protocols.TTHeader;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Tests.Protocols.TTHeader;

public sealed class Crc32CTests
{
    [Fact]
    public void The_known_values_come_out()
    {
        Assert.Equal(0xe3069283, Crc32C.Compute("123456789"u8));
        Assert.Equal(0u, Crc32C.Compute([]));
        Assert.Equal(0x8a9136aa, Crc32C.Compute(new byte[32]));
    }

    [Theory]
    [InlineData("echo_ttheader_crc32")]
    [InlineData("echo_ttheader_crc32_error")]
    public void Recorded_messages_carry_the_checksum_of_their_payload(string name)
    {
        foreach (var bytes in Capture.Read(name).Frames)
        {
            var frame = HeaderMessage.ReadWhole(bytes);
            Assert.True(frame.Info(bytes).TryGetText(TTHeaderKeys.PayloadChecksum, out var text));
            var checksum = Crc32C.Compute(frame.Payload(bytes));
            Assert.True(Crc32C.IsText(checksum, text));
            Assert.False(Crc32C.IsText(checksum ^ 1, text));
            Assert.False(Crc32C.IsText(checksum, text[1..]));
        }
    }

    [Fact]
    public void Every_length_and_alignment_agrees_with_the_definition_in_one_piece_and_in_two()
    {
        var random = new Random(7);
        var bytes = new byte[300];
        random.NextBytes(bytes);
        for (var length = 0; length <= 64; length++)
        {
            var part = bytes.AsSpan(random.Next(16), length);
            var expected = BitByBit(part);
            var middle = random.Next(length + 1);
            Assert.Equal(expected, Crc32C.Compute(part));
            Assert.Equal(expected, Crc32C.Append(Crc32C.Compute(part[..middle]), part[middle..]));
        }

        Assert.Equal(BitByBit(bytes), Crc32C.Compute(bytes));
    }

    [Fact]
    public void The_text_has_eight_lower_case_digits()
    {
        Span<byte> text = stackalloc byte[10];
        Crc32C.Format(0x0a0bc, text);
        Assert.Equal("0000a0bc\0\0", HeaderPair.Text(text));
        Assert.True(Crc32C.IsText(0x0a0bc, "0000a0bc"u8));
        Assert.False(Crc32C.IsText(0x0a0bc, "0000A0BC"u8));
        Assert.False(Crc32C.IsText(0x0a0bc, "0000a0bc0"u8));
        Assert.False(Crc32C.IsText(0, ""u8));
        Assert.Throws<ArgumentException>(() => Crc32C.Format(1, new byte[7]));
    }

    private static uint BitByBit(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82f63b78;
            }
        }

        return ~crc;
    }
}
