using Kitex.Network.Epoll;
using Kitex.Network.Tests.Epoll;
using Kitex.Testing;

namespace Kitex.Network.Tests;

public sealed class PlacementTests
{
    private const int SamplesToDecide = 256;
    private const int PooledSampling = 2;
    private const int InlineSampling = 8;
    private const int StandstillsAllowed = 33;

    private static readonly TimeSpan Short = TimeSpan.FromMicroseconds(5);
    private static readonly TimeSpan Long = TimeSpan.FromMicroseconds(100);
    private static readonly PlacementPolicy Policy = new(StartsInline: false, TimeSpan.FromMicroseconds(11), TimeSpan.FromMicroseconds(15));

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Callers_start_on_the_pool_and_handlers_inline()
    {
        Assert.False(new Placement(PlacementPolicy.Continuations).IsInline);
        Assert.True(new Placement(PlacementPolicy.Handlers).IsInline);
        Assert.True(Placement.Inline.IsInline);
        Assert.True(Placement.NeverBlocking.IsInline);
        Assert.False(Placement.ThreadPool.IsInline);
    }

    [Fact]
    public void Short_work_is_promoted_after_256_samples()
    {
        var placement = Learning();

        Work(placement, Short, (SamplesToDecide * PooledSampling) - 1);
        Assert.False(placement.IsInline);
        Work(placement, Short, 1);

        Assert.True(placement.IsInline);
        Assert.Equal(0, placement.Demotions);
    }

    [Fact]
    public void Work_above_the_limit_is_never_promoted()
    {
        var placement = Learning();

        Work(placement, Policy.PromoteBelow, 20 * SamplesToDecide * PooledSampling);

        Assert.False(placement.IsInline);
    }

    /// <summary>The mean decides: one in twenty that takes long is reason enough to stay.</summary>
    [Fact]
    public void Work_that_is_mostly_short_and_sometimes_long_is_not_promoted()
    {
        var placement = Learning();
        for (var i = 0; i < 20 * SamplesToDecide; i++)
        {
            Work(placement, i % 20 == 0 ? TimeSpan.FromMilliseconds(1) : Short, PooledSampling);
        }

        Assert.False(placement.IsInline);
    }

    /// <summary>A single pause of hours counts as 5 ms: 20 µs of the mean of 256 samples.</summary>
    [Fact]
    public void One_sample_is_limited_to_what_one_can_tell()
    {
        var placement = new Placement(Policy with { PromoteBelow = TimeSpan.FromMicroseconds(25) }, _time);

        Work(placement, TimeSpan.FromHours(5), PooledSampling);
        Work(placement, Short, (SamplesToDecide - 1) * PooledSampling);

        Assert.True(placement.IsInline);
    }

    [Fact]
    public void Inline_work_that_gets_long_is_demoted_after_256_samples()
    {
        var placement = Promoted();

        Work(placement, Long, (SamplesToDecide * InlineSampling) - 1);
        Assert.True(placement.IsInline);
        Work(placement, Long, 1);

        Assert.False(placement.IsInline);
        Assert.Equal(1, placement.Demotions);
    }

    [Fact]
    public void Between_the_limits_work_stays_where_it_is()
    {
        var between = TimeSpan.FromMicroseconds(13);
        var placement = Promoted();
        Work(placement, between, 10 * SamplesToDecide * InlineSampling);
        Assert.True(placement.IsInline);

        var pooled = Learning();
        Work(pooled, between, 10 * SamplesToDecide * PooledSampling);
        Assert.False(pooled.IsInline);
    }

    [Fact]
    public void Each_demotion_holds_four_times_longer_up_to_a_minute()
    {
        var placement = Promoted();
        foreach (var seconds in (ReadOnlySpan<double>)[1, 4, 16, 60, 60])
        {
            Demote(placement);
            var hold = TimeSpan.FromSeconds(seconds);
            _time.Advance(hold - TimeSpan.FromMilliseconds(100));
            Work(placement, Short, SamplesToDecide * PooledSampling);
            Assert.False(placement.IsInline);

            _time.Advance(TimeSpan.FromMilliseconds(200));
            Work(placement, Short, SamplesToDecide * PooledSampling);
            Assert.True(placement.IsInline);
        }
    }

    [Fact]
    public void A_demotion_long_ago_is_forgotten()
    {
        var placement = Promoted();
        Demote(placement);
        _time.Advance(TimeSpan.FromSeconds(2));
        Work(placement, Short, SamplesToDecide * PooledSampling);
        Assert.True(placement.IsInline);
        _time.Advance(TimeSpan.FromMinutes(10));

        Demote(placement);
        _time.Advance(TimeSpan.FromSeconds(2));
        Work(placement, Short, SamplesToDecide * PooledSampling);

        Assert.True(placement.IsInline);
    }

    [Fact]
    public void Take_overs_that_stop_connections_for_a_tenth_of_a_second_demote()
    {
        var placement = Promoted();

        TakeOver(placement, StandstillsAllowed, TimeSpan.FromMilliseconds(10));
        Assert.True(placement.IsInline);
        TakeOver(placement, 1, TimeSpan.Zero);

        Assert.False(placement.IsInline);
        Assert.Equal(1, placement.Demotions);
    }

    [Fact]
    public void Rare_take_overs_do_not()
    {
        var placement = Promoted();

        TakeOver(placement, 1000, TimeSpan.FromMilliseconds(50));

        Assert.True(placement.IsInline);
    }

    [Fact]
    public void Fixed_placements_never_learn()
    {
        foreach (var placement in (Placement[])[Placement.Inline, Placement.ThreadPool, Placement.NeverBlocking])
        {
            var inline = placement.IsInline;
            for (var i = 0; i < 10 * SamplesToDecide; i++)
            {
                Assert.Equal(default, placement.Begin());
            }

            Assert.Equal((inline, 0), (placement.IsInline, placement.Demotions));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task On_a_thread_that_is_no_network_thread_work_stays_or_is_scheduled_on_the_pool()
    {
        var ran = new TaskCompletionSource<bool>();
        var thread = new Thread(() =>
        {
            Assert.True(Placement.ThreadPool.StaysHere);
            Placement.Schedule(new PlacedAction(Placement.Inline, () => ran.SetResult(Thread.CurrentThread.IsThreadPoolThread)));
        });
        thread.Start();

        Assert.True(await ran.Task);
    }

    private Placement Learning() => new(Policy, _time);

    private Placement Promoted()
    {
        var placement = Learning();
        Work(placement, Short, SamplesToDecide * PooledSampling);
        Assert.True(placement.IsInline);
        return placement;
    }

    private void Demote(Placement placement)
    {
        Work(placement, Long, SamplesToDecide * InlineSampling);
        Assert.False(placement.IsInline);
    }

    private void Work(Placement placement, TimeSpan length, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var run = placement.Begin();
            _time.Advance(length);
            placement.End(run);
        }
    }

    /// <summary>Work during which its thread was replaced: one that is in charge of nothing.</summary>
    private void TakeOver(Placement placement, int times, TimeSpan apart)
    {
        var replaced = new PollerThread(new PollerSet(new EpollOptions(), takeOvers: null));
        for (var i = 0; i < times; i++)
        {
            placement.End(new PlacementRun(0, 0, replaced, replaced.BeginWork(placement)));
            _time.Advance(apart);
        }
    }
}
