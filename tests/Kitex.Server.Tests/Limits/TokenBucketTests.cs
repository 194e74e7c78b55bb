using Kitex.Server.Dispatching;
using Kitex.Testing;

namespace Kitex.Server.Tests.Limits;

public sealed class TokenBucketTests
{
    private readonly ManualTimeProvider _clock = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(15)]
    [InlineData(333)]
    public void As_many_pass_as_the_limit_says_second_after_second(int perSecond)
    {
        var bucket = Bucket(perSecond, perSecond);
        Take(bucket, 1_000);

        for (var second = 0; second < 10; second++)
        {
            var taken = 0;
            for (var step = 0; step < 100; step++)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(10));
                taken += Take(bucket, 1_000);
            }

            Assert.InRange(taken, perSecond - 1, perSecond + 1);
        }
    }

    [Fact]
    public void Less_than_one_a_second_is_possible()
    {
        var bucket = Bucket(0.5, 1);
        var taken = Take(bucket, 10);

        for (var second = 0; second < 20; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            taken += Take(bucket, 10);
        }

        Assert.Equal(11, taken);
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(100, 10)]
    [InlineData(100, 1)]
    public void After_a_silence_no_more_than_the_burst_passes(int perSecond, int burst)
    {
        var bucket = Bucket(perSecond, burst);
        Take(bucket, 1_000);

        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(burst, Take(bucket, 1_000));
    }

    [Theory]
    [InlineData(100, 10)]
    [InlineData(5, 1)]
    public void It_starts_with_a_tenth_of_the_burst(int perSecond, int expected) => Assert.Equal(expected, Take(Bucket(perSecond, perSecond), 1_000));

    [Fact]
    public void A_million_a_second_is_exact_to_the_hundredth()
    {
        var bucket = Bucket(1_000_000, 1_000);
        Take(bucket, 2_000_000);
        var taken = 0;

        for (var step = 0; step < 1_000; step++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            taken += Take(bucket, 10_000);
        }

        Assert.InRange(taken, 990_000, 1_010_000);
    }

    [Fact]
    public void Another_pace_holds_at_once()
    {
        var bucket = Bucket(1, 1);
        Assert.Equal(1, Take(bucket, 10));

        bucket.Set(100, 100);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(100, Take(bucket, 1_000));

        bucket.Set(2, 2);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, Take(bucket, 1_000));

        bucket.Set(0, 0);
        Assert.Equal(1_000, Take(bucket, 1_000));
    }

    [Fact]
    public async Task Many_threads_take_no_more_than_there_is()
    {
        var bucket = Bucket(10_000, 10_000);
        Take(bucket, 100_000);
        _clock.Advance(TimeSpan.FromSeconds(1));

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Take(bucket, 5_000))));

        Assert.Equal(10_000, taken.Sum());
    }

    private static int Take(TokenBucket bucket, int most)
    {
        var taken = 0;
        while (taken < most && bucket.TryTake())
        {
            taken++;
        }

        return taken;
    }

    private TokenBucket Bucket(double perSecond, double burst)
    {
        var bucket = new TokenBucket(_clock);
        bucket.Set(perSecond, burst);
        return bucket;
    }
}
