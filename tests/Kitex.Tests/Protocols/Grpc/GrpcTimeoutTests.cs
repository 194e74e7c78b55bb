using System.Text;
using Kitex.Protocols.Grpc;

namespace Kitex.Tests.Protocols.Grpc;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData(0L, "0n")]
    [InlineData(-1L, "0n")]
    [InlineData(long.MinValue, "0n")]
    [InlineData(1L, "100n")]
    [InlineData(999_999L, "99999900n")]
    [InlineData(1_000_000L, "100000u")]
    [InlineData(1_000_001L, "100001u")]
    [InlineData(29_997_050L, "2999705u")]
    [InlineData(999_999_990L, "99999999u")]
    [InlineData(999_999_991L, "100000m")]
    [InlineData(999_999_990_000L, "99999999m")]
    [InlineData(999_999_990_001L, "100000S")]
    [InlineData(999_999_990_000_000L, "99999999S")]
    [InlineData(999_999_990_000_001L, "1666667M")]
    [InlineData(99_999_999L * TimeSpan.TicksPerMinute, "99999999M")]
    [InlineData((99_999_999L * TimeSpan.TicksPerMinute) + 1, "1666667H")]
    [InlineData(long.MaxValue, "99999999H")]
    public void Times_are_written_in_the_smallest_unit_that_fits_rounded_up(long ticks, string expected)
    {
        var text = new byte[GrpcTimeout.MostBytes];
        Assert.Equal(expected, Encoding.ASCII.GetString(text, 0, GrpcTimeout.Format(new TimeSpan(ticks), text)));
    }

    [Theory]
    [InlineData("0n", 0L)]
    [InlineData("1n", 1L)]
    [InlineData("100n", 1L)]
    [InlineData("101n", 2L)]
    [InlineData("2999705u", 29_997_050L)]
    [InlineData("0S", 0L)]
    [InlineData("-1S", -TimeSpan.TicksPerSecond)]
    [InlineData("+1S", TimeSpan.TicksPerSecond)]
    [InlineData("007m", 7 * TimeSpan.TicksPerMillisecond)]
    [InlineData("5M", 5 * TimeSpan.TicksPerMinute)]
    [InlineData("99999999H", 99_999_999 * TimeSpan.TicksPerHour)]
    public void Times_are_read_as_Kitex_reads_them(string text, long ticks)
    {
        Assert.True(GrpcTimeout.TryParse(Encoding.ASCII.GetBytes(text), out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("S")]
    [InlineData("-S")]
    [InlineData("1x")]
    [InlineData("1s")]
    [InlineData("1 S")]
    [InlineData(" 1S")]
    [InlineData("1.5S")]
    [InlineData("0x1S")]
    [InlineData("1,0S")]
    [InlineData("100000000n")]
    [InlineData("000000001n")]
    public void What_is_no_time_is_refused(string text) => Assert.False(GrpcTimeout.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void A_time_that_was_written_is_read_no_shorter_and_by_less_than_a_unit_longer()
    {
        var random = new Random(7);
        var text = new byte[GrpcTimeout.MostBytes];
        for (var i = 0; i < 100_000; i++)
        {
            var time = new TimeSpan(random.NextInt64(99_999_999L * TimeSpan.TicksPerHour) >> random.Next(60));
            var length = GrpcTimeout.Format(time, text);
            Assert.True(GrpcTimeout.TryParse(text.AsSpan(0, length), out var read));
            Assert.True(read >= time, $"{time} became {read}");
            Assert.True((read - time).Ticks <= time.Ticks / 99_999, $"{time} became {read}");
        }
    }
}
