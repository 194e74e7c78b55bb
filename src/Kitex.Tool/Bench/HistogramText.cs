using System.Globalization;

namespace Kitex.Tool.Bench;

/// <summary>A histogram of latencies in lines, its buckets growing with the latency.</summary>
internal static class HistogramText
{
    private const int BarWidth = 40;

    private static readonly int[] Marks = [10, 15, 20, 30, 50, 70];

    /// <summary>The buckets in nanoseconds with their counts, from the first that has any to the last.</summary>
    public static IReadOnlyList<(long From, long To, long Count)> Buckets(LatencyCounts latencies)
    {
        var buckets = new List<(long From, long To, long Count)>();
        var left = latencies.Count;
        var from = 0L;
        foreach (var to in Bounds())
        {
            if (left == 0)
                break;
            var count = latencies.Between(from, to);
            if (count > 0 || buckets.Count > 0)
                buckets.Add((from, to, count));
            left -= count;
            from = to;
        }
        return buckets;
    }

    /// <summary>One line a bucket: its upper bound, a bar, the count and its share.</summary>
    public static IEnumerable<string> Lines(LatencyCounts latencies, Ink ink)
    {
        var buckets = Buckets(latencies);
        var most = buckets.Select(static bucket => bucket.Count).DefaultIfEmpty().Max();
        var width = Figures.Count(most).Length;
        foreach (var (_, to, count) in buckets)
        {
            var bar = BarText.Of((double)count / most, BarWidth);
            var share = (100.0 * count / latencies.Count).ToString("0.0", CultureInfo.InvariantCulture);
            yield return $"< {Bound(to),7}  {ink.Bar(bar)}{new string(' ', BarWidth - bar.Length)}  {Figures.Count(count).PadLeft(width)}  {share,5} %";
        }
    }

    private static string Bound(long nanoseconds) => nanoseconds switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:0.#} µs"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.#} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e9:0.#} s"),
    };

    // 1, 1.5, 2, 3, 5, 7 microseconds and on, beyond what the histogram holds.
    private static IEnumerable<long> Bounds()
    {
        for (var decade = 100L; decade < 10_000_000_000_000; decade *= 10)
        {
            foreach (var mark in Marks)
                yield return mark * decade;
        }
    }
}
