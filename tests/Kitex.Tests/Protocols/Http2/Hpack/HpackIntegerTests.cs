using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Tests.Protocols.Http2.Hpack;

public sealed class HpackIntegerTests
{
    [Theory]
    [InlineData(10, 5, "0a")]
    [InlineData(1337, 5, "1f9a0a")]
    [InlineData(42, 8, "2a")]
    [InlineData(30, 5, "1e")]
    [InlineData(31, 5, "1f00")]
    [InlineData(127, 7, "7f00")]
    [InlineData(254, 7, "7f7f")]
    [InlineData(255, 7, "7f8001")]
    [InlineData(int.MaxValue, 5, "1fe0ffffff07")]
    [InlineData(0, 1, "00")]
    public void The_standards_examples_and_the_limits_are_written_and_read(int value, int prefixBits, string hex)
    {
        var bytes = new byte[HpackInteger.MostBytes];
        var length = HpackInteger.Write(bytes, 0, prefixBits, value);
        Assert.Equal(hex, Convert.ToHexStringLower(bytes.AsSpan(0, length)));
        var at = 0;
        Assert.True(HpackInteger.TryRead(bytes.AsSpan(0, length), ref at, prefixBits, out var read));
        Assert.Equal((value, length), (read, at));
        for (var cut = 1; cut < length; cut++)
        {
            at = 0;
            Assert.False(HpackInteger.TryRead(bytes.AsSpan(0, cut), ref at, prefixBits, out _));
        }
    }

    [Fact]
    public void The_bits_in_front_of_the_prefix_are_kept_on_writing_and_passed_over_on_reading()
    {
        var bytes = new byte[HpackInteger.MostBytes];
        Assert.Equal(1, HpackInteger.Write(bytes, 0xe0, 5, 7));
        Assert.Equal(0xe7, bytes[0]);
        var at = 0;
        Assert.True(HpackInteger.TryRead(bytes, ref at, 5, out var read));
        Assert.Equal(7, read);
    }

    [Theory]
    [InlineData("1fe1ffffff07")]
    [InlineData("1fffffffff7f")]
    [InlineData("1f808080808000")]
    [InlineData("1fffffffffffffffffff01")]
    public void Numbers_over_31_bits_and_endless_zeros_are_refused(string hex)
    {
        var at = 0;
        Assert.False(HpackInteger.TryRead(Convert.FromHexString(hex), ref at, 5, out _));
    }

    [Fact]
    public void Random_numbers_come_back_with_every_prefix()
    {
        var random = new Random(1);
        var bytes = new byte[HpackInteger.MostBytes];
        for (var i = 0; i < 100_000; i++)
        {
            var value = random.Next() >> random.Next(31);
            var prefixBits = random.Next(1, 9);
            var length = HpackInteger.Write(bytes, 0, prefixBits, value);
            var at = 0;
            Assert.True(HpackInteger.TryRead(bytes.AsSpan(0, length), ref at, prefixBits, out var read));
            Assert.Equal((value, length), (read, at));
        }
    }
}
