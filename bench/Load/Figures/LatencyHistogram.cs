using System.Numerics;

namespace Kitex.Load.Figures;

/// <summary>Counts of latencies in steps that grow with the value: each is off by less than 1 %. For one thread; merged at the end.</summary>
internal sealed class LatencyHistogram
{
    private const int StepBits = 7;
    private const int Steps = 1 << StepBits;

    private readonly long[] _counts = new long[(64 - StepBits + 1) * Steps];

    public long Count { get; private set; }

    /// <param name="nanoseconds">Zero or more.</param>
    public void Add(long nanoseconds)
    {
        _counts[Index((ulong)nanoseconds)]++;
        Count++;
    }

    /// <summary>Forgets everything, for the measurement after the warm-up.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
    }

    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
    }

    /// <summary>The latency in microseconds that this share of calls did not exceed.</summary>
    public double Percentile(double share)
    {
        var rank = (long)Math.Ceiling(share * Count);
        for (var i = 0; i < _counts.Length; i++)
        {
            rank -= _counts[i];
            if (rank <= 0)
            {
                return Value(i) / 1000.0;
            }
        }

        return 0;
    }

    // Exact up to the number of steps; above, the highest bits.
    private static int Index(ulong value)
    {
        var shift = Math.Max(0, BitOperations.Log2(value | 1) - StepBits);
        return (shift * Steps) + (int)(value >> shift);
    }

    private static double Value(int index)
    {
        var shift = Math.Max(0, (index / Steps) - 1);
        return (ulong)(index - (shift * Steps)) << shift;
    }
}
