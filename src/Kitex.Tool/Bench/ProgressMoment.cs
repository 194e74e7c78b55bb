namespace Kitex.Tool.Bench;

/// <summary>A run as it stands.</summary>
/// <param name="Elapsed">Since it began.</param>
/// <param name="Calls">Calls that have ended.</param>
/// <param name="Failed">Those of them that failed.</param>
/// <param name="CallsPerSecond">Of late, those that were ok.</param>
/// <param name="Recent">Latencies of late.</param>
internal sealed record ProgressMoment(TimeSpan Elapsed, long Calls, long Failed, double CallsPerSecond, LatencyCounts Recent);
