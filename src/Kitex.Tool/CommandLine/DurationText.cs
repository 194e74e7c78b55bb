using System.Globalization;
using System.Text.RegularExpressions;

namespace Kitex.Tool.CommandLine;

/// <summary>Times as Go writes them: <c>10s</c>, <c>500ms</c>, <c>1m30s</c>.</summary>
internal static partial class DurationText
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Reads a time, zero to 24 hours.</summary>
    /// <returns>Null when the text is none.</returns>
    public static TimeSpan? TryParse(string text)
    {
        var parts = Form().Match(text);
        if (!parts.Success)
            return null;

        var seconds = parts.Groups["number"].Captures.Zip(parts.Groups["unit"].Captures, static (number, unit) =>
            double.Parse(number.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * SecondsOf(unit.Value)).Sum();
        return seconds <= Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static double SecondsOf(string unit) => unit switch
    {
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        "ms" => 1e-3,
        _ => 1e-6,
    };

    [GeneratedRegex(@"^(?:(?<number>[0-9]+(?:\.[0-9]+)?)(?<unit>h|ms|m|s|us|µs))+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
