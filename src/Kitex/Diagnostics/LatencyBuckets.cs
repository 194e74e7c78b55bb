using System.Numerics;

namespace Kitex.Diagnostics;

/// <summary>The buckets that durations are counted in: eight for each doubling, from a microsecond to two minutes, so that a percentile is right within 13 %.</summary>
public static class LatencyBuckets
{
    private const int PerDoublingBits = 3;
    private const int PerDoubling = 1 << PerDoublingBits;
    private const int Doublings = 27;
    private const double UnitMilliseconds = 0.001 / PerDoubling;

    // An eighth of a microsecond in ticks, as a fraction.
    private const ulong UnitsPerTicks = 4;
    private const ulong TicksPerUnits = 5;

    /// <summary>How many there are.</summary>
    internal const int Count = 1 + (Doublings * PerDoubling);

    /// <summary>The upper bound of each bucket. The last has all that takes longer, too.</summary>
    public static IReadOnlyList<TimeSpan> Bounds { get; } = [.. Enumerable.Range(0, Count).Select(static bucket => TimeSpan.FromMilliseconds(BoundMilliseconds(bucket)))];

    /// <summary>The bucket of a duration.</summary>
    internal static int Of(TimeSpan duration)
    {
        var units = (ulong)Math.Clamp(duration.Ticks, 0, TimeSpan.TicksPerHour) * UnitsPerTicks / TicksPerUnits;
        if (units < PerDoubling)
        {
            return 0;
        }

        var exponent = BitOperations.Log2(units);
        var within = (int)(units >> (exponent - PerDoublingBits)) & (PerDoubling - 1);
        return Math.Min(1 + ((exponent - PerDoublingBits) * PerDoubling) + within, Count - 1);
    }

    /// <summary>The upper bound of a bucket.</summary>
    internal static double BoundMilliseconds(int bucket)
    {
        if (bucket == 0)
        {
            return UnitMilliseconds * PerDoubling;
        }

        var (doubling, within) = Math.DivRem(bucket - 1, PerDoubling);
        return UnitMilliseconds * Math.ScaleB(PerDoubling + within + 1, doubling);
    }
}
