namespace Kitex.Diagnostics;

/// <summary>How many calls took so long.</summary>
/// <param name="Bucket">Which of <see cref="LatencyBuckets.Bounds"/>.</param>
/// <param name="Calls">How many.</param>
public readonly record struct LatencyCount(int Bucket, long Calls);
