using Kitex.Testing;

namespace Kitex.Network.Tests.Testing;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.FromHours(2)));
    private readonly List<string> _log = [];

    [Fact]
    public void Clock_moves_only_by_advancing()
    {
        Assert.Equal(new DateTimeOffset(2024, 2, 29, 10, 0, 0, TimeSpan.Zero), _time.GetUtcNow());
        var start = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(1500));
        Assert.Equal(new DateTimeOffset(2024, 2, 29, 10, 0, 1, 500, TimeSpan.Zero), _time.GetUtcNow());
        Assert.Equal(TimeSpan.FromMilliseconds(1500), _time.GetElapsedTime(start));
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.Advance(TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public void Setting_the_wall_clock_lets_no_time_pass()
    {
        using var timer = Log("a", 1000);
        var start = _time.GetTimestamp();
        var now = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        _time.SetUtcNow(now);
        Assert.Equal(now, _time.GetUtcNow());
        Assert.Equal(start, _time.GetTimestamp());
        Assert.Empty(_log);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(now.AddSeconds(1), _time.GetUtcNow());
        Assert.Equal(["a@1000"], _log);
    }

    [Fact]
    public void Timers_fire_in_due_order_at_their_own_time()
    {
        using var late = Log("late", 300);
        using var periodic = Log("beat", 100, 100);
        using var first = Log("first", 300);
        _time.Advance(TimeSpan.FromMilliseconds(350));
        Assert.Equal(["beat@100", "beat@200", "late@300", "first@300", "beat@300"], _log);
        Assert.Equal(1, _time.TimerCount);
    }

    [Fact]
    public void Timer_due_at_once_fires_at_the_next_advance()
    {
        using var timer = Log("now", 0);
        Assert.Empty(_log);
        _time.Advance(TimeSpan.Zero);
        Assert.Equal(["now@0"], _log);
    }

    [Fact]
    public void Changed_timer_follows_its_new_times()
    {
        using var timer = Log("a", 100, 100);
        _time.Advance(TimeSpan.FromMilliseconds(150));
        Assert.True(timer.Change(TimeSpan.FromMilliseconds(500), Timeout.InfiniteTimeSpan));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["a@100", "a@650"], _log);
    }

    [Fact]
    public async Task Disposed_timer_is_silent()
    {
        var timer = Log("a", 100);
        await timer.DisposeAsync();
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(_log);
        Assert.Equal(0, _time.TimerCount);
    }

    [Fact]
    public void Timers_set_by_callbacks_fire_in_the_same_advance()
    {
        ITimer? second = null;
        using var first = _time.CreateTimer(_ => second = Log("second", 50), null, TimeSpan.FromMilliseconds(100), Timeout.InfiniteTimeSpan);
        _time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(["second@150"], _log);
        second?.Dispose();
    }

    [Fact]
    public void Out_of_range_times_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Log("a", -5));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _time.CreateTimer(_ => { }, null, TimeSpan.FromDays(60), Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public async Task Framework_waits_follow_the_clock()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(1), _time);
        using var source = new CancellationTokenSource(TimeSpan.FromMinutes(2), _time);
        Assert.False(delay.IsCompleted);
        _time.Advance(TimeSpan.FromMinutes(1));
        await delay;
        Assert.False(source.IsCancellationRequested);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(source.IsCancellationRequested);
    }

    private ITimer Log(string name, int due, int period = Timeout.Infinite) => _time.CreateTimer(
        _ => _log.Add($"{name}@{_time.GetElapsedTime(0).TotalMilliseconds}"),
        null,
        TimeSpan.FromMilliseconds(due),
        TimeSpan.FromMilliseconds(period));
}
