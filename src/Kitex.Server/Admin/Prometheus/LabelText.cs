using System.Globalization;
using System.Text;

namespace Kitex.Server.Admin.Prometheus;

/// <summary>Tags as they stand in the text, without braces: <c>rpc_method="Echo/echo",error_type="timeout"</c>.</summary>
internal static class LabelText
{
    /// <summary>Stands for all tags beyond the limit, as OpenTelemetry has it.</summary>
    public const string Overflow = "otel_metric_overflow=\"true\"";

    /// <summary>The text; names in order, so that the same tags are the same text. Tags without a value are left out.</summary>
    /// <param name="tags">The tags.</param>
    /// <param name="kind">Of what; a histogram has a label of its own.</param>
    public static string Of(ReadOnlySpan<KeyValuePair<string, object?>> tags, MetricKind kind)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (tag, value) in tags)
        {
            if (ValueOf(value) is { Length: > 0 } text)
            {
                var name = MetricName.OfLabel(tag);
                name = name == "le" && kind == MetricKind.Histogram ? "exported_le" : name;

                // Two tags may have one name here.
                labels[name] = labels.TryGetValue(name, out var other) ? $"{other};{text}" : text;
            }
        }

        var all = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            all.Append(all.Length == 0 ? "" : ",").Append(name).Append("=\"").Append(Escape(value)).Append('"');
        }

        return all.ToString();
    }

    /// <summary>A value of a label between its quotes.</summary>
    private static string Escape(string value) => value.AsSpan().ContainsAny('\\', '"', '\n')
        ? value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
        : value;

    private static string? ValueOf(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
