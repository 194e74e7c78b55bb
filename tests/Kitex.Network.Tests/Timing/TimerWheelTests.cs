using Kitex.Network.Timing;
using Kitex.Testing;

namespace Kitex.Network.Tests.Timing;

public sealed class TimerWheelTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly TimerWheel _wheel;

    public TimerWheelTests() => _wheel = new TimerWheel(_time);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(5_120)]
    [InlineData(5_121)]
    [InlineData(3_600_000)]
    public void Entry_expires_once_within_a_tick_after_its_time(int milliseconds)
    {
        _time.Advance(TimeSpan.FromMilliseconds(7));
        var entry = new RecordingEntry(_wheel);
        _wheel.Schedule(entry, TimeSpan.FromMilliseconds(milliseconds), 42);
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds + 20));
        _time.Advance(TimeSpan.FromHours(2));

        Assert.Equal([42L], entry.Tokens);
        var late = Assert.Single(entry.Times).TotalMilliseconds - 7 - milliseconds;
        Assert.InRange(late, 0, 10);
    }

    [Fact]
    public void Entries_expire_in_the_order_of_their_times()
    {
        var random = new Random(1);
        var order = new List<int>();
        var delays = Enumerable.Range(0, 2000).Select(_ => random.Next(60_000)).ToArray();
        foreach (var delay in delays)
        {
            _wheel.Schedule(new RecordingEntry(_wheel) { OnExpired = () => order.Add(delay / 10) }, TimeSpan.FromMilliseconds(delay), 0);
        }

        Assert.Equal(2000, _wheel.Count);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(delays.Length, order.Count);
        for (var i = 1; i < order.Count; i++)
        {
            Assert.True(order[i] >= order[i - 1] - 1, $"{order[i]} after {order[i - 1]}");
        }
    }

    [Fact]
    public void Cancelled_entry_does_not_expire()
    {
        var entry = new RecordingEntry(_wheel);
        _wheel.Schedule(entry, TimeSpan.FromSeconds(1), 1);
        Assert.True(_wheel.Cancel(entry));
        Assert.False(_wheel.Cancel(entry));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(entry.Tokens);
    }

    [Fact]
    public void The_timer_rests_once_the_last_entry_is_cancelled()
    {
        var (first, last) = (new RecordingEntry(_wheel), new RecordingEntry(_wheel));
        _wheel.Schedule(first, TimeSpan.FromMinutes(10), 1);
        _wheel.Schedule(last, TimeSpan.FromMinutes(20), 2);
        _wheel.Cancel(first);
        Assert.Equal(1, _time.TimerCount);
        _wheel.Cancel(last);
        Assert.Equal(0, _time.TimerCount);

        _wheel.Schedule(first, TimeSpan.FromMinutes(10), 3);
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal([3L], first.Tokens);
    }

    [Fact]
    public void Cancelling_after_the_expiry_says_so()
    {
        var entry = new RecordingEntry(_wheel);
        _wheel.Schedule(entry, TimeSpan.FromSeconds(1), 1);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(_wheel.Cancel(entry));
    }

    [Fact]
    public void Entry_scheduled_again_moves()
    {
        var entry = new RecordingEntry(_wheel);
        _wheel.Schedule(entry, TimeSpan.FromSeconds(1), 1);
        _wheel.Schedule(entry, TimeSpan.FromSeconds(5), 2);
        Assert.Equal(1, _wheel.Count);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(entry.Tokens);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal([2L], entry.Tokens);
    }

    [Fact]
    public void An_expiring_entry_can_cancel_and_schedule_others()
    {
        var victim = new RecordingEntry(_wheel);
        RecordingEntry? again = null;
        again = new RecordingEntry(_wheel)
        {
            OnExpired = () =>
            {
                _wheel.Cancel(victim);
                if (again!.Tokens.Count < 3)
                {
                    _wheel.Schedule(again, TimeSpan.FromMilliseconds(10), again.Tokens.Count);
                }
            },
        };
        _wheel.Schedule(again, TimeSpan.FromMilliseconds(100), 0);
        _wheel.Schedule(victim, TimeSpan.FromMilliseconds(100), 0);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([0L, 1L, 2L], again.Tokens);
        Assert.Empty(victim.Tokens);
        Assert.Equal(0, _wheel.Count);
    }

    [Fact]
    public void Nothing_runs_while_nothing_is_scheduled()
    {
        Assert.Equal(0, _time.TimerCount);
        var entry = new RecordingEntry(_wheel);
        _wheel.Schedule(entry, TimeSpan.FromSeconds(1), 0);
        Assert.Equal(1, _time.TimerCount);
        _wheel.Cancel(entry);
        _time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal(0, _time.TimerCount);

        _wheel.Schedule(entry, TimeSpan.FromSeconds(1), 7);
        _time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal([7L], entry.Tokens);
        Assert.Equal(0, _time.TimerCount);
    }

    [Fact]
    public void A_sooner_entry_moves_the_timer_forward()
    {
        var late = new RecordingEntry(_wheel);
        var soon = new RecordingEntry(_wheel);
        _wheel.Schedule(late, TimeSpan.FromMinutes(10), 0);
        _wheel.Schedule(soon, TimeSpan.FromMilliseconds(50), 0);
        _time.Advance(TimeSpan.FromMilliseconds(60));
        Assert.Single(soon.Tokens);
        Assert.Empty(late.Tokens);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Single(late.Tokens);
    }

    [Fact]
    public void Absurdly_long_delays_are_held()
    {
        var entry = new RecordingEntry(_wheel);
        _wheel.Schedule(entry, TimeSpan.MaxValue, 0);
        _time.Advance(TimeSpan.FromHours(30));
        Assert.Empty(entry.Tokens);
        Assert.True(_wheel.Cancel(entry));
    }

    [Fact]
    public void Scheduling_and_cancelling_allocates_nothing()
    {
        var entry = new RecordingEntry(_wheel);
        _wheel.Schedule(entry, TimeSpan.FromSeconds(1), 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _wheel.Schedule(entry, TimeSpan.FromSeconds(1 + i), i);
            _wheel.Cancel(entry);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Every_entry_expires_or_is_cancelled_under_races()
    {
        var wheel = new TimerWheel(TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 100; i++)
            {
                var expired = new TaskCompletionSource();
                var entry = new RecordingEntry(wheel) { OnExpired = expired.SetResult };
                wheel.Schedule(entry, TimeSpan.FromMilliseconds(random.Next(15)), i);
                if (random.Next(2) == 0)
                {
                    await Task.Delay(random.Next(3));
                    if (wheel.Cancel(entry))
                    {
                        Assert.Empty(entry.Tokens);
                        continue;
                    }
                }

                await expired.Task;
            }
        })));
        Assert.Equal(0, wheel.Count);
    }
}
