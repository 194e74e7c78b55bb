namespace Kitex.Tool.Bench;

/// <summary>Latencies counted, at one moment.</summary>
internal sealed class LatencyCounts
{
    private readonly long[] _counts;
    private readonly long _total;

    /// <param name="counts">By the steps of <see cref="LatencyHistogram"/>.</param>
    /// <param name="total">Their sum in nanoseconds.</param>
    /// <param name="longest">The longest in nanoseconds.</param>
    public LatencyCounts(long[] counts, long total, long longest)
    {
        _counts = counts;
        _total = total;
        Longest = longest;
        Count = counts.Sum();
    }

    /// <summary>How many there are.</summary>
    public long Count { get; }

    /// <summary>The longest in nanoseconds; 0 for none.</summary>
    public long Longest { get; }

    /// <summary>The mean in nanoseconds; 0 for none.</summary>
    public double Mean => Count == 0 ? 0 : (double)_total / Count;

    /// <summary>The latency in nanoseconds that this share of calls did not exceed; 0 for none.</summary>
    /// <param name="share">Above 0, up to 1.</param>
    public long Percentile(double share)
    {
        var rank = (long)Math.Ceiling(share * Count);
        for (var i = 0; i < _counts.Length && rank > 0; i++)
        {
            rank -= _counts[i];
            if (rank <= 0)
                return Math.Min(LatencyHistogram.Value(i), Longest);
        }
        return 0;
    }

    /// <summary>How many are at least <paramref name="from"/> and below <paramref name="to"/> nanoseconds, to the histogram's precision.</summary>
    public long Between(long from, long to)
    {
        var count = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0 && Math.Min(LatencyHistogram.Value(i), Longest) is var value && value >= from && value < to)
                count += _counts[i];
        }
        return count;
    }

    /// <summary>What came since an earlier moment; its longest is that of all.</summary>
    public LatencyCounts Since(LatencyCounts earlier) =>
        new([.. _counts.Zip(earlier._counts, static (now, before) => now - before)], _total - earlier._total, Longest);
}
