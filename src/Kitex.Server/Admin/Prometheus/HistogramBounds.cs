using System.Diagnostics.Metrics;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Kitex.Server.Admin.Prometheus;

/// <summary>The upper bounds of a histogram's buckets.</summary>
internal sealed class HistogramBounds
{
    // As OpenTelemetry has them; the former where no unit is known, the latter for seconds.
    private static readonly double[] Any = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];
    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private readonly double[] _bounds;
    private readonly byte[][] _texts;

    private HistogramBounds(IEnumerable<double> bounds)
    {
        _bounds = [.. bounds.Where(double.IsFinite).Distinct().Order()];
        _texts = [.. _bounds.Select(static bound => Encoding.ASCII.GetBytes(Text(bound))), [.. "+Inf"u8]];
    }

    /// <summary>How many bounds; there is one bucket more.</summary>
    public int Count => _bounds.Length;

    /// <summary>Those that the instrument advises, or usual ones.</summary>
    public static HistogramBounds Of(Instrument instrument) => new(
        Advised<double>(instrument) ?? Advised<float>(instrument) ?? Advised<long>(instrument) ?? Advised<int>(instrument)
        ?? Advised<short>(instrument) ?? Advised<byte>(instrument) ?? Advised<decimal>(instrument)
        ?? (instrument.Unit == "s" ? Seconds : Any));

    /// <summary>The bucket of a value.</summary>
    public int BucketOf(double value)
    {
        var (low, high) = (0, _bounds.Length);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (value <= _bounds[middle])
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>The upper bound of a bucket as text.</summary>
    public ReadOnlySpan<byte> TextOf(int bucket) => _texts[bucket];

    private static IEnumerable<double>? Advised<T>(Instrument instrument)
        where T : struct, INumber<T> => (instrument as Instrument<T>)?.Advice?.HistogramBucketBoundaries?.Select(double.CreateSaturating);

    // The same in both formats, or one bucket would be two series when a scraper asks for the other.
    private static string Text(double bound)
    {
        var text = bound.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }
}
