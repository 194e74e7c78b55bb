using Kitex.Tool.Bench;

namespace Kitex.Tool.Tests.Bench;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Every_latency_is_told_within_one_percent()
    {
        for (var value = 1L; value < 1_000_000_000_000; value += 1 + (value / 7))
        {
            var histogram = new LatencyHistogram();
            histogram.Add(value);
            histogram.Add(long.MaxValue / 4);
            Assert.InRange(histogram.Snapshot().Percentile(0.5), value * 0.99, value * 1.01);
        }
    }

    [Fact]
    public void Percentiles_mean_and_longest_are_those_of_what_was_added()
    {
        var histogram = new LatencyHistogram();
        Parallel.For(0, 10_000, i => histogram.Add((i + 1) * 1000L));
        var counts = histogram.Snapshot();
        Assert.Equal(10_000, counts.Count);
        Assert.Equal(5_000_500, counts.Mean);
        Assert.Equal(10_000_000, counts.Longest);
        Assert.InRange(counts.Percentile(0.5), 4_950_000, 5_050_000);
        Assert.InRange(counts.Percentile(0.99), 9_801_000, 9_999_000);
        Assert.InRange(counts.Percentile(1), 9_900_000, 10_000_000);
        Assert.Equal(10_000, counts.Between(0, long.MaxValue));
        Assert.InRange(counts.Between(0, 5_000_000), 4_950, 5_050);
    }

    [Fact]
    public void Nothing_has_no_latencies()
    {
        var counts = new LatencyHistogram().Snapshot();
        Assert.Equal((0, 0, 0, 0), (counts.Count, counts.Mean, counts.Longest, counts.Percentile(0.99)));
    }

    [Fact]
    public void What_came_since_a_moment_is_the_difference()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(100);
        var before = histogram.Snapshot();
        histogram.Add(200);
        var since = histogram.Snapshot().Since(before);
        Assert.Equal((1, 200, 200), (since.Count, since.Mean, since.Percentile(0.5)));
    }
}
