using System.Globalization;

namespace Kitex.Diagnostics;

/// <summary>The values of options as a configuration has them.</summary>
internal static class OptionText
{
    /// <summary>"00:00:05", or "infinite".</summary>
    public static string Of(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? "infinite" : time.ToString("c", CultureInfo.InvariantCulture);

    /// <summary>"true" or "false".</summary>
    public static string Of(bool flag) => flag ? "true" : "false";

    public static string Of(int number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Of(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
