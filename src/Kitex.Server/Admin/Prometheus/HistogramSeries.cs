using Kitex.Diagnostics;

namespace Kitex.Server.Admin.Prometheus;

/// <summary>How measurements are distributed over buckets.</summary>
/// <param name="labels">As <see cref="LabelText"/>.</param>
/// <param name="bounds">Upper bounds in ascending order, each within its bucket; the last bucket has none.</param>
internal sealed class HistogramSeries(string labels, HistogramBounds bounds) : Series(labels)
{
    // The buckets, and behind them the sum as a double's bits.
    private readonly Stripes _counts = new(bounds.Count + 2);

    public override void Record(long value) => Record((double)value);

    public override void Record(double value)
    {
        if (double.IsNaN(value))
        {
            // It is in no bucket, and no sum would ever be one again.
            return;
        }

        var counts = _counts.Mine;
        Interlocked.Increment(ref counts[bounds.BucketOf(value)]);
        Stripes.Add(ref counts[bounds.Count + 1], value);
    }

    public override void Write(ReadOnlySpan<byte> name, ExpositionWriter writer)
    {
        var count = 0L;
        for (var bucket = 0; bucket <= bounds.Count; bucket++)
        {
            count += _counts.Sum(bucket);
            writer.BeginBucket(name, this, bounds.TextOf(bucket));
            writer.End(count);
        }

        writer.Begin(name, "_sum", this);
        writer.End(_counts.SumOfDoubles(bounds.Count + 1));
        writer.Begin(name, "_count", this);
        writer.End(count);
    }
}
