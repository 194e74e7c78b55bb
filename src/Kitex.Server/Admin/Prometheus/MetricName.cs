using System.Text;

namespace Kitex.Server.Admin.Prometheus;

/// <summary>Names of instruments and tags as Prometheus takes them, by OpenTelemetry's rules for it.</summary>
internal static class MetricName
{
    /// <summary>The name of a metric with its unit behind it: "rpc_server_call_duration_seconds". That of a counter is without "_total".</summary>
    /// <param name="instrument">Such as "rpc.server.call.duration".</param>
    /// <param name="unit">As <see cref="Unit"/>; null for none.</param>
    /// <param name="kind">What it is.</param>
    public static string Of(string instrument, string? unit, MetricKind kind)
    {
        var name = Clean(instrument, isLabel: false);
        if (kind == MetricKind.Counter && name.EndsWith("_total", StringComparison.Ordinal))
        {
            name = name[..^"_total".Length];
        }

        return unit is null || name.EndsWith("_" + unit, StringComparison.Ordinal) ? name : $"{name}_{unit}";
    }

    /// <summary>A unit in words: "s" is "seconds", "By/s" is "bytes_per_second". What stands in braces counts things, and is none.</summary>
    /// <param name="unit">As the instrument has it.</param>
    /// <param name="kind">What the instrument is.</param>
    public static string? Unit(string? unit, MetricKind kind)
    {
        if (string.IsNullOrEmpty(unit))
        {
            return null;
        }

        var slash = unit.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            var (over, under) = (Word(unit[..slash], kind), Word(unit[(slash + 1)..], kind));
            return under is null ? over : $"{over}{(over is null ? "" : "_")}per_{under.TrimEnd('s')}";
        }

        return unit == "1" ? kind == MetricKind.Gauge ? "ratio" : null : Word(unit, kind);
    }

    /// <summary>The name of a label: letters, digits and underscores.</summary>
    public static string OfLabel(string tag) => Clean(tag, isLabel: true);

    private static string? Word(string unit, MetricKind kind) => unit switch
    {
        "" or "1" => null,
        ['{', ..] => null,
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "ns" => "nanoseconds",
        "min" => "minutes",
        "h" => "hours",
        "d" => "days",
        "By" => "bytes",
        "KiBy" => "kibibytes",
        "MiBy" => "mebibytes",
        "GiBy" => "gibibytes",
        "kBy" => "kilobytes",
        "MBy" => "megabytes",
        "GBy" => "gigabytes",
        "%" => "percent",
        "Cel" => "celsius",
        "Hz" => "hertz",
        "m" => "meters",
        "g" => "grams",
        "V" => "volts",
        "A" => "amperes",
        "J" => "joules",
        "W" => "watts",
        _ => Clean(unit, isLabel: false).Trim('_') is { Length: > 0 } word ? word : null,
    };

    private static string Clean(string name, bool isLabel)
    {
        var clean = new StringBuilder(name.Length + 1);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter) || (letter == ':' && !isLabel))
            {
                clean.Append(letter);
            }
            else if (clean.Length == 0 || clean[^1] != '_')
            {
                clean.Append('_');
            }
        }

        if (clean.Length == 0 || char.IsAsciiDigit(clean[0]))
        {
            clean.Insert(0, '_');
        }

        return clean.ToString();
    }
}
