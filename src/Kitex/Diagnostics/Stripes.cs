using System.Numerics;

namespace Kitex.Diagnostics;

/// <summary>Numbers that many threads add to: each processor has its own copy of them, on cache lines of its own, and a reader adds up.</summary>
/// <param name="length">How many numbers.</param>
internal readonly struct Stripes(int length)
{
    // Two cache lines, as processors fetch them in pairs.
    private const int Line = 16;
    private const int MostCopies = 8;

    private static readonly int Copies = (int)Math.Min(MostCopies, BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount));

    private readonly int _stride = (length + Line - 1) / Line * Line;
    private readonly long[] _numbers = new long[(length + Line - 1) / Line * Line * Copies];

    /// <summary>The numbers of this processor; add to them by <see cref="Interlocked"/> alone, for a thread may move.</summary>
    public Span<long> Mine => _numbers.AsSpan((Thread.GetCurrentProcessorId() & (Copies - 1)) * _stride, _stride);

    /// <summary>Adds to a number that is a double by its bits.</summary>
    public static void Add(ref long bits, double value)
    {
        var before = Volatile.Read(ref bits);
        while (true)
        {
            var after = BitConverter.DoubleToInt64Bits(BitConverter.Int64BitsToDouble(before) + value);
            var found = Interlocked.CompareExchange(ref bits, after, before);
            if (found == before)
            {
                return;
            }

            before = found;
        }
    }

    /// <summary>The sum of a number over all copies.</summary>
    public long Sum(int index)
    {
        var sum = 0L;
        for (var i = index; i < _numbers.Length; i += _stride)
        {
            sum += Volatile.Read(ref _numbers[i]);
        }

        return sum;
    }

    /// <summary>The same of a number that is a double by its bits.</summary>
    public double SumOfDoubles(int index)
    {
        var sum = 0.0;
        for (var i = index; i < _numbers.Length; i += _stride)
        {
            sum += BitConverter.Int64BitsToDouble(Volatile.Read(ref _numbers[i]));
        }

        return sum;
    }
}
