using System.Buffers.Text;
using System.Globalization;

namespace Kitex.Protocols.Grpc;

/// <summary>The value of <c>grpc-timeout</c>: at most 8 digits and a unit.</summary>
internal static class GrpcTimeout
{
    /// <summary>The most bytes of a value.</summary>
    public const int MostBytes = MostDigits + 1;

    private const int MostDigits = 8;
    private const long LargestNumber = 99_999_999;
    private const long NanosecondsPerTick = 100;

    /// <summary>
    /// Writes a time in the smallest unit in which it fits, rounded up, so that the peer never gives up before the caller
    /// (Kitex v0.16.3). What is not above 0 becomes <c>0n</c>, what is beyond 99999999 hours becomes that.
    /// </summary>
    /// <param name="timeout">The time left. A call without a deadline has no such header.</param>
    /// <param name="text">At least <see cref="MostBytes"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public static int Format(TimeSpan timeout, Span<byte> text)
    {
        var ticks = Math.Max(timeout.Ticks, 0);
        var (number, unit) = ticks switch
        {
            <= LargestNumber / NanosecondsPerTick => (ticks * NanosecondsPerTick, 'n'),
            <= LargestNumber * TimeSpan.TicksPerMicrosecond => (Divide(ticks, TimeSpan.TicksPerMicrosecond), 'u'),
            <= LargestNumber * TimeSpan.TicksPerMillisecond => (Divide(ticks, TimeSpan.TicksPerMillisecond), 'm'),
            <= LargestNumber * TimeSpan.TicksPerSecond => (Divide(ticks, TimeSpan.TicksPerSecond), 'S'),
            <= LargestNumber * TimeSpan.TicksPerMinute => (Divide(ticks, TimeSpan.TicksPerMinute), 'M'),
            _ => (Math.Min(Divide(ticks, TimeSpan.TicksPerHour), LargestNumber), 'H'),
        };
        Utf8Formatter.TryFormat(number, text, out var written);
        text[written] = (byte)unit;
        return written + 1;
    }

    /// <summary>Reads a value as Kitex v0.16.3 does: a sign is taken.</summary>
    /// <param name="text">The value.</param>
    /// <param name="timeout">
    /// The time, rounded up to 100 ns; 0 is over at once. A negative one counts as if there were none.
    /// </param>
    /// <returns>False when there is no digit, no known unit, or more than 9 bytes.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MostBytes
            || !long.TryParse(text[..^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        long ticks;
        switch ((char)text[^1])
        {
            case 'n':
                ticks = number > 0 ? Divide(number, NanosecondsPerTick) : number;
                break;
            case 'u':
                ticks = number * TimeSpan.TicksPerMicrosecond;
                break;
            case 'm':
                ticks = number * TimeSpan.TicksPerMillisecond;
                break;
            case 'S':
                ticks = number * TimeSpan.TicksPerSecond;
                break;
            case 'M':
                ticks = number * TimeSpan.TicksPerMinute;
                break;
            case 'H':
                ticks = number * TimeSpan.TicksPerHour;
                break;
            default:
                return false;
        }

        timeout = new TimeSpan(ticks);
        return true;
    }

    /// <summary>Divides and rounds up.</summary>
    private static long Divide(long number, long by) => (number / by) + (number % by > 0 ? 1 : 0);
}
