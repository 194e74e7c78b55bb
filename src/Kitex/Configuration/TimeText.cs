using System.Globalization;

namespace Kitex.Configuration;

/// <summary>Times as people write them.</summary>
internal static class TimeText
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
    ];

    /// <summary>Reads "200ms", "3s", "5m", "1h", "00:00:03" or "infinite". A number without a unit is refused: it could be anything.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = Timeout.InfiniteTimeSpan;
        if (text.Equals("infinite", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        foreach (var (unit, length) in Units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                var isNumber = double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count);
                isNumber = isNumber && count * length.TotalDays < TimeSpan.MaxValue.TotalDays;
                time = isNumber ? count * length : default;
                return isNumber;
            }
        }

        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out time) && time >= TimeSpan.Zero;
    }
}
