using System.Numerics;

namespace Kitex.Tool.Bench;

/// <summary>
/// Counts of latencies in steps that grow with the value, so that each is told within 0.4 %. Many threads add at once.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int StepBits = 7;
    private const int Steps = 1 << StepBits;

    // Some hours in nanoseconds; a longer latency counts as that.
    private const int MostBits = 44;

    private readonly long[] _counts = new long[(MostBits - StepBits + 1) * Steps];
    private long _total;
    private long _longest;

    /// <param name="nanoseconds">Zero or more.</param>
    public void Add(long nanoseconds)
    {
        Interlocked.Increment(ref _counts[Index((ulong)nanoseconds)]);
        Interlocked.Add(ref _total, nanoseconds);
        for (var longest = Volatile.Read(ref _longest); nanoseconds > longest;)
        {
            var seen = Interlocked.CompareExchange(ref _longest, nanoseconds, longest);
            if (seen == longest)
                break;
            longest = seen;
        }
    }

    /// <summary>What was added so far.</summary>
    public LatencyCounts Snapshot()
    {
        var counts = new long[_counts.Length];
        for (var i = 0; i < counts.Length; i++)
            counts[i] = Volatile.Read(ref _counts[i]);
        return new LatencyCounts(counts, Volatile.Read(ref _total), Volatile.Read(ref _longest));
    }

    /// <summary>The middle of a step, in nanoseconds.</summary>
    public static long Value(int index)
    {
        var shift = Math.Max(0, (index / Steps) - 1);
        return ((long)(index - (shift * Steps)) << shift) + ((1L << shift) >> 1);
    }

    // Exact up to twice the number of steps; above, the highest bits.
    private static int Index(ulong value)
    {
        value = Math.Min(value, (1UL << MostBits) - 1);
        var shift = Math.Max(0, BitOperations.Log2(value | 1) - StepBits);
        return (shift * Steps) + (int)(value >> shift);
    }
}
