using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kitex.Tool.Bench;

/// <summary>The result of a run for programs; latencies are microseconds.</summary>
internal static class SummaryJson
{
    private const double Microsecond = 1000;

    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One object.</summary>
    public static string Of(BenchResult result)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            WriteTarget(json, result.Target, result.Plan);
            json.WriteNumber("seconds", result.Elapsed.TotalSeconds);
            json.WriteNumber("calls", result.Calls);
            json.WriteNumber("ok", result.Ok);
            json.WriteNumber("failed", result.Failed);
            json.WriteNumber("qps", Math.Round(result.CallsPerSecond, 1));
            WriteLatencies(json, result.Latencies);
            WriteFailures(json, result.Failures);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static void WriteTarget(Utf8JsonWriter json, BenchTarget target, LoadPlan plan)
    {
        json.WriteString("service", target.Service);
        json.WriteString("method", target.Method);
        json.WriteStartArray("addresses");
        foreach (var address in target.Addresses)
            json.WriteStringValue(address);
        json.WriteEndArray();
        json.WriteString("transport", target.Transport);
        json.WriteNumber("concurrency", plan.Concurrency);
        if (plan.Rate is { } rate)
            json.WriteNumber("rate", rate);
    }

    private static void WriteLatencies(Utf8JsonWriter json, LatencyCounts latencies)
    {
        json.WriteStartObject("latency_us");
        json.WriteNumber("mean", Microseconds(latencies.Mean));
        json.WriteNumber("p50", Microseconds(latencies.Percentile(0.5)));
        json.WriteNumber("p90", Microseconds(latencies.Percentile(0.9)));
        json.WriteNumber("p99", Microseconds(latencies.Percentile(0.99)));
        json.WriteNumber("p99.9", Microseconds(latencies.Percentile(0.999)));
        json.WriteNumber("max", Microseconds(latencies.Longest));
        json.WriteEndObject();
        json.WriteStartArray("histogram");
        foreach (var (from, to, count) in HistogramText.Buckets(latencies))
        {
            json.WriteStartObject();
            json.WriteNumber("from_us", Microseconds(from));
            json.WriteNumber("below_us", Microseconds(to));
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteFailures(Utf8JsonWriter json, IReadOnlyList<FailureCount> failures)
    {
        json.WriteStartArray("errors");
        foreach (var kind in failures)
        {
            json.WriteStartObject();
            json.WriteString("kind", kind.Kind);
            json.WriteNumber("count", kind.Count);
            json.WriteString("first", kind.First);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static double Microseconds(double nanoseconds) => Math.Round(nanoseconds / Microsecond, 2);
}
