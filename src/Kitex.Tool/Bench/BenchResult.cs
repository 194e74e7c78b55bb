namespace Kitex.Tool.Bench;

/// <summary>What a run has shown.</summary>
/// <param name="Target">What was called, and how.</param>
/// <param name="Plan">How it was loaded.</param>
/// <param name="Elapsed">From the first call's beginning to the last one's end.</param>
/// <param name="Latencies">Of the calls that were ok.</param>
/// <param name="Failures">Of the calls that were not.</param>
internal sealed record BenchResult(
    BenchTarget Target, LoadPlan Plan, TimeSpan Elapsed, LatencyCounts Latencies, IReadOnlyList<FailureCount> Failures)
{
    /// <summary>The calls that were ok.</summary>
    public long Ok => Latencies.Count;

    /// <summary>The calls that were not.</summary>
    public long Failed => Failures.Sum(static kind => kind.Count);

    /// <summary>All calls.</summary>
    public long Calls => Ok + Failed;

    /// <summary>Whether there were calls and all were ok.</summary>
    public bool IsAllOk => Ok > 0 && Failed == 0;

    /// <summary>Calls in a second that were ok.</summary>
    public double CallsPerSecond => Elapsed > TimeSpan.Zero ? Ok / Elapsed.TotalSeconds : 0;
}
