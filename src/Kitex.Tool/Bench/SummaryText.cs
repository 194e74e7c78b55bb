namespace Kitex.Tool.Bench;

/// <summary>The result of a run for people.</summary>
internal static class SummaryText
{
    private static readonly (string Name, double Share)[] Percentiles = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999)];

    /// <summary>The lines of the summary.</summary>
    public static IEnumerable<string> Lines(BenchResult result, Ink ink)
    {
        yield return ink.Bold($"{result.Target}, {Figures.Count(result.Plan.Concurrency)} at once{Rate(result.Plan)}");
        yield return "";
        yield return Row("calls", $"{Figures.Count(result.Calls)} in {Figures.Seconds(result.Elapsed)}, {Verdict(result, ink)}");
        yield return Row("QPS", Figures.Count(result.CallsPerSecond));
        if (result.Ok > 0)
        {
            yield return Row("mean", Figures.Latency(result.Latencies.Mean));
            foreach (var (name, share) in Percentiles)
                yield return Row(name, Figures.Latency(result.Latencies.Percentile(share)));
            yield return Row("max", Figures.Latency(result.Latencies.Longest));
            yield return "";
            yield return "latency of the calls that were ok";
            foreach (var line in HistogramText.Lines(result.Latencies, ink))
                yield return "  " + line;
        }

        if (result.Failed == 0)
            yield break;
        yield return "";
        yield return "errors";
        foreach (var kind in result.Failures)
        {
            yield return $"  {ink.Bad(Figures.Count(kind.Count))}  {kind.Kind}, the first:";
            yield return $"    {kind.First}";
        }
    }

    private static string Row(string name, string value) => $"{name,-7}{value}";

    private static string Rate(LoadPlan plan) => plan.Rate is { } rate ? $", {Figures.Count(rate)} calls/s" : "";

    private static string Verdict(BenchResult result, Ink ink) => result switch
    {
        { Calls: 0 } => "none was made",
        { Failed: 0 } => ink.Good("all ok"),
        _ => $"{Figures.Count(result.Ok)} ok, {ink.Bad($"{Figures.Count(result.Failed)} failed")}",
    };
}
