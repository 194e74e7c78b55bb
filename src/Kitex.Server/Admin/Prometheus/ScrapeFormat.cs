using System.Globalization;

namespace Kitex.Server.Admin.Prometheus;

/// <summary>Which of the two formats a scraper wants.</summary>
internal static class ScrapeFormat
{
    /// <summary>The content type of the text format.</summary>
    public const string Text = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The content type of OpenMetrics.</summary>
    public const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /// <summary>Whether OpenMetrics is asked for, and nothing else more.</summary>
    /// <param name="accept">The header field of the request; null for none.</param>
    public static bool IsOpenMetrics(string? accept)
    {
        double openMetrics = 0, text = 0;
        foreach (var part in (accept ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = part.Split(';', StringSplitOptions.TrimEntries);
            var weight = Weight(words);
            if (words[0].Equals("application/openmetrics-text", StringComparison.OrdinalIgnoreCase) && IsKnown(words))
            {
                openMetrics = Math.Max(openMetrics, weight);
            }
            else if (words[0].Equals("text/plain", StringComparison.OrdinalIgnoreCase))
            {
                text = Math.Max(text, weight);
            }
        }

        return openMetrics > 0 && openMetrics >= text;
    }

    // What was written for 0.0.1 reads 1.0.0.
    private static bool IsKnown(string[] words) =>
        Array.Find(words, static word => word.StartsWith("version=", StringComparison.OrdinalIgnoreCase)) is not { } version || version["version=".Length..] is "1.0.0" or "0.0.1";

    private static double Weight(string[] words)
    {
        var weight = Array.Find(words, static word => word.StartsWith("q=", StringComparison.OrdinalIgnoreCase));
        return weight is null ? 1 : double.TryParse(weight.AsSpan(2), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }
}
