using Kitex.Server.Dispatching;
using Kitex.Testing;

namespace Kitex.Server.Tests.Limits;

public sealed class AdaptiveConcurrencyTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void The_limit_rises_while_calls_take_as_long_as_ever()
    {
        var limit = Limit(new() { Initial = 20, Most = 500 });

        for (var i = 0; i < 50; i++)
        {
            Run(limit, TimeSpan.FromMilliseconds(100), rounds: 10);
        }

        Assert.InRange(limit.Limit, 100, 500);
    }

    [Fact]
    public void It_falls_when_calls_take_longer_and_finds_back()
    {
        var limit = Limit(new() { Initial = 100, Most = 100 });
        for (var i = 0; i < 5; i++)
        {
            Run(limit, TimeSpan.FromMilliseconds(100), rounds: 10);
        }

        for (var i = 0; i < 10; i++)
        {
            Run(limit, TimeSpan.FromMilliseconds(1000), rounds: 1);
        }

        var low = limit.Limit;
        Assert.InRange(low, 20, 60);
        for (var i = 0; i < 60; i++)
        {
            Run(limit, TimeSpan.FromMilliseconds(100), rounds: 10);
        }

        Assert.True(limit.Limit > low, $"It is {limit.Limit} after {low}.");
    }

    [Fact]
    public void It_never_leaves_its_bounds()
    {
        var limit = Limit(new() { Least = 5, Initial = 10, Most = 12 });
        for (var i = 0; i < 20; i++)
        {
            Run(limit, TimeSpan.FromMilliseconds(100), rounds: 10);
        }

        Assert.Equal(12, limit.Limit);
        for (var factor = 1; factor < 20; factor++)
        {
            Run(limit, TimeSpan.FromSeconds(factor * factor), rounds: 3);
        }

        Assert.InRange(limit.Limit, 5, 12);
    }

    [Fact]
    public void A_limit_that_nobody_comes_near_is_not_raised()
    {
        var limit = Limit(new() { Initial = 100 });

        for (var i = 0; i < 500; i++)
        {
            Assert.True(limit.TryEnter());
            var started = _clock.GetTimestamp();
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            limit.Leave(started, succeeded: true);
        }

        Assert.Equal(100, limit.Limit);
    }

    [Fact]
    public void No_more_enter_than_the_limit_says()
    {
        var limit = Limit(new() { Least = 1, Initial = 3 });
        Assert.True(limit.TryEnter() && limit.TryEnter() && limit.TryEnter());

        Assert.True(limit.IsFull);
        Assert.False(limit.TryEnter());

        limit.Leave(_clock.GetTimestamp(), succeeded: false);
        Assert.True(limit.TryEnter());
    }

    /// <summary>As many calls at once as are let in, one round after the other.</summary>
    private void Run(AdaptiveConcurrency limit, TimeSpan took, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var entered = 0;
            while (limit.TryEnter())
            {
                entered++;
            }

            var started = _clock.GetTimestamp();
            _clock.Advance(took);
            for (var i = 0; i < entered; i++)
            {
                limit.Leave(started, succeeded: true);
            }
        }
    }

    private AdaptiveConcurrency Limit(AdaptiveConcurrencyOptions options) => new(options, _clock);
}
