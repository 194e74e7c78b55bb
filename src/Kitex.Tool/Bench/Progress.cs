namespace Kitex.Tool.Bench;

/// <summary>Shows how a run is doing: a line that is written over in a terminal, a line each second elsewhere.</summary>
/// <param name="run">The run.</param>
/// <param name="plan">Its plan.</param>
/// <param name="label">What stands before the line.</param>
/// <param name="console">Where to.</param>
/// <param name="time">The clock.</param>
internal sealed class Progress(LoadRun run, LoadPlan plan, string label, CommandConsole console, TimeProvider time)
{
    private const string ClearLine = "\r\e[K";

    private static readonly TimeSpan Recently = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TerminalPeriod = TimeSpan.FromMilliseconds(250);

    private readonly Queue<(TimeSpan Elapsed, LatencyCounts Latencies)> _recent = new();

    /// <summary>Shows it until it has ended.</summary>
    public async Task FollowAsync(Task running)
    {
        var period = console.Width is null ? Recently : TerminalPeriod;
        _recent.Enqueue((TimeSpan.Zero, run.Latencies));
        while (true)
        {
            await running.WaitAsync(period, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (running.IsCompleted)
                break;
            await ShowAsync().ConfigureAwait(false);
        }
        if (console.Width is not null)
            await console.Report.WriteAsync(ClearLine).ConfigureAwait(false);
        await running.ConfigureAwait(false);
    }

    private Task ShowAsync()
    {
        var moment = Now();
        return console.Width is { } width
            ? console.Report.WriteAsync($"{ClearLine}{label}{ProgressText.Line(plan, moment, console.ReportInk, width() - label.Length)}")
            : console.Report.WriteLineAsync(label + ProgressText.Figure(plan, moment, console.ReportInk));
    }

    private ProgressMoment Now()
    {
        var (elapsed, latencies, failed) = (run.Elapsed, run.Latencies, run.Failures.Total);
        while (_recent.Count > 1 && elapsed - _recent.Peek().Elapsed > Recently)
            _recent.Dequeue();
        var before = _recent.Peek();
        _recent.Enqueue((elapsed, latencies));
        var recent = latencies.Since(before.Latencies);
        var seconds = (elapsed - before.Elapsed).TotalSeconds;
        return new ProgressMoment(elapsed, latencies.Count + failed, failed, seconds > 0 ? recent.Count / seconds : 0, recent);
    }
}
