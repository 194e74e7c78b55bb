using System.Buffers;
using System.Globalization;
using System.Text;

namespace Kitex.Server.Admin.Prometheus;

/// <summary>Writes Prometheus's text format 0.0.4, or OpenMetrics 1.0.</summary>
/// <param name="output">Takes the text in UTF-8.</param>
/// <param name="isOpenMetrics">Which of them.</param>
internal sealed class ExpositionWriter(IBufferWriter<byte> output, bool isOpenMetrics)
{
    private const int MostNumberBytes = 32;

    /// <summary>Which of them.</summary>
    public bool IsOpenMetrics => isOpenMetrics;

    /// <summary>What stands above the samples of a metric.</summary>
    /// <param name="name">Its name; in OpenMetrics that of a counter is without "_total", else with it.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="help">In words; null for none.</param>
    /// <param name="unit">The unit that the name ends with; null for none.</param>
    public void Head(ReadOnlySpan<byte> name, MetricKind kind, string? help, string? unit)
    {
        output.Write("# TYPE "u8);
        output.Write(name);
        output.Write(kind switch { MetricKind.Counter => " counter\n"u8, MetricKind.Histogram => " histogram\n"u8, _ => " gauge\n"u8 });
        if (isOpenMetrics && unit is not null)
        {
            output.Write("# UNIT "u8);
            output.Write(name);
            Text($" {unit}\n");
        }

        if (!string.IsNullOrEmpty(help))
        {
            output.Write("# HELP "u8);
            output.Write(name);
            Text($" {Escape(help)}\n");
        }
    }

    /// <summary>A sample up to its value.</summary>
    /// <param name="name">Of the metric.</param>
    /// <param name="suffix">Behind the name.</param>
    /// <param name="series">Whose.</param>
    public void Begin(ReadOnlySpan<byte> name, string suffix, Series series)
    {
        output.Write(name);
        Text(suffix);
        if (series.Labels.Length > 0)
        {
            output.Write("{"u8);
            output.Write(series.Labels);
            output.Write("}"u8);
        }

        output.Write(" "u8);
    }

    /// <summary>A bucket's sample up to its value.</summary>
    /// <param name="name">Of the metric.</param>
    /// <param name="series">Whose.</param>
    /// <param name="bound">Of the bucket.</param>
    public void BeginBucket(ReadOnlySpan<byte> name, Series series, ReadOnlySpan<byte> bound)
    {
        output.Write(name);
        output.Write("_bucket{"u8);
        if (series.Labels.Length > 0)
        {
            output.Write(series.Labels);
            output.Write(","u8);
        }

        output.Write("le=\""u8);
        output.Write(bound);
        output.Write("\"} "u8);
    }

    /// <summary>A sample's value.</summary>
    public void End(long value)
    {
        var space = output.GetSpan(MostNumberBytes);
        value.TryFormat(space, out var written, default, CultureInfo.InvariantCulture);
        output.Advance(written);
        output.Write("\n"u8);
    }

    /// <summary>A sample's value.</summary>
    public void End(double value)
    {
        if (double.IsFinite(value))
        {
            var space = output.GetSpan(MostNumberBytes);
            value.TryFormat(space, out var written, default, CultureInfo.InvariantCulture);
            output.Advance(written);
        }
        else
        {
            output.Write(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
        }

        output.Write("\n"u8);
    }

    /// <summary>All is written.</summary>
    public void Finish()
    {
        if (isOpenMetrics)
        {
            output.Write("# EOF\n"u8);
        }
    }

    private void Text(string text) => Encoding.UTF8.GetBytes(text, output);

    private string Escape(string help)
    {
        var escaped = help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return isOpenMetrics ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
