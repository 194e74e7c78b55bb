using Kitex.Diagnostics;

namespace Kitex.Tests.Diagnostics;

public sealed class LatencyBucketsTests
{
    [Fact]
    public void Every_duration_is_in_the_bucket_whose_bounds_are_around_it()
    {
        var random = new Random(7);
        for (var i = 0; i < 10_000; i++)
        {
            var duration = TimeSpan.FromTicks((long)Math.Pow(10, 1 + (8 * random.NextDouble())));
            var bucket = LatencyBuckets.Of(duration);

            Assert.True(duration.TotalMilliseconds <= LatencyBuckets.BoundMilliseconds(bucket), $"{duration} is above bucket {bucket}.");
            Assert.True(bucket == 0 || duration.TotalMilliseconds >= LatencyBuckets.BoundMilliseconds(bucket - 1) - 0.0002, $"{duration} is below bucket {bucket}.");
        }
    }

    [Fact]
    public void Bounds_grow_by_an_eighth_of_a_doubling()
    {
        Assert.Equal(0.001, LatencyBuckets.BoundMilliseconds(0));
        Assert.Equal(0.001125, LatencyBuckets.BoundMilliseconds(1), 9);
        Assert.Equal(0.002, LatencyBuckets.BoundMilliseconds(8), 9);
        Assert.Equal(0.00225, LatencyBuckets.BoundMilliseconds(9), 9);
        Assert.Equal(LatencyBuckets.Count, LatencyBuckets.Bounds.Count);
        Assert.InRange(LatencyBuckets.Bounds[^1], TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(200));
    }

    [Fact]
    public void What_is_shorter_or_longer_than_all_has_the_first_and_the_last()
    {
        Assert.Equal(0, LatencyBuckets.Of(TimeSpan.Zero));
        Assert.Equal(0, LatencyBuckets.Of(TimeSpan.FromTicks(-1)));
        Assert.Equal(LatencyBuckets.Count - 1, LatencyBuckets.Of(TimeSpan.FromDays(1)));
        Assert.Equal(LatencyBuckets.Count - 1, LatencyBuckets.Of(TimeSpan.MaxValue));
    }
}
