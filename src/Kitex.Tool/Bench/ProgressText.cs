namespace Kitex.Tool.Bench;

/// <summary>How a run is doing, in one line.</summary>
internal static class ProgressText
{
    private const int WidestBar = 30;
    private const int NarrowestBar = 8;

    /// <summary>The figures: elapsed time and calls in a second, latencies of late, errors so far.</summary>
    /// <param name="plan">Says where the end is.</param>
    /// <param name="moment">The run as it stands.</param>
    /// <param name="ink">The colors.</param>
    public static string Figure(LoadPlan plan, ProgressMoment moment, Ink ink)
    {
        var goal = plan.Requests is { } requests
            ? $"{Figures.Count(moment.Calls)} / {Figures.Count(requests)} calls  {Figures.Seconds(moment.Elapsed)}"
            : $"{Figures.Seconds(moment.Elapsed)} / {Figures.Seconds(plan.Duration!.Value)}";
        var latencies = moment.Recent.Count == 0
            ? "p50 -  p99 -"
            : $"p50 {Figures.Latency(moment.Recent.Percentile(0.5))}  p99 {Figures.Latency(moment.Recent.Percentile(0.99))}";
        var errors = $"errors {Figures.Count(moment.Failed)}";
        return $"{goal}  {Figures.Count(moment.CallsPerSecond)} QPS  {latencies}  {(moment.Failed > 0 ? ink.Bad(errors) : errors)}";
    }

    /// <summary>The same behind a bar, as wide as a terminal allows.</summary>
    public static string Line(LoadPlan plan, ProgressMoment moment, Ink ink, int width)
    {
        var plain = Figure(plan, moment, new Ink(IsOn: false));
        var room = Math.Min(WidestBar, width - plain.Length - 3);
        if (room < NarrowestBar)
            return plain.Length < width ? Figure(plan, moment, ink) : plain[..Math.Max(0, width - 1)];

        var share = plan.Requests is { } requests ? (double)moment.Calls / requests : moment.Elapsed / plan.Duration!.Value;
        var bar = BarText.Of(share, room);
        return $"{ink.Bar(bar)}{new string('░', room - bar.Length)}  {Figure(plan, moment, ink)}";
    }
}
