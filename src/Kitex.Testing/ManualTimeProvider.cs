namespace Kitex.Testing;

/// <summary>
/// A clock that stands still until a test moves it. Timers made from it fire inside <see cref="Advance"/>, on the caller's
/// thread, in the order in which they are due; each sees the clock at its own due time.
/// </summary>
/// <remarks>
/// Thread-safe; no callback runs under a lock. A timer due at once fires at the next <see cref="Advance"/>, even one of zero.
/// What a callback only starts (a task's continuation) may go on after <see cref="Advance"/> has returned.
/// </remarks>
/// <param name="start">The first wall-clock time; default midnight of 1 January 2000, UTC.</param>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _armed = [];
    private DateTimeOffset _utcAtZero = start.ToUniversalTime();
    private TimeSpan _elapsed;
    private long _armings;

    /// <summary>A clock that starts at midnight of 1 January 2000, UTC.</summary>
    public ManualTimeProvider()
        : this(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Ticks of <see cref="TimeSpan"/>: 10,000,000 in a second.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The timers that wait to fire.</summary>
    public int TimerCount
    {
        get
        {
            lock (_gate)
            {
                return _armed.Count;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _utcAtZero + _elapsed;
        }
    }

    /// <summary>
    /// Sets the wall clock, forwards or backwards, as an administrator would: no time passes, so timestamps stay and no timer
    /// fires. To let time pass use <see cref="Advance"/>.
    /// </summary>
    public void SetUtcNow(DateTimeOffset now)
    {
        lock (_gate)
        {
            _utcAtZero = now.ToUniversalTime() - _elapsed;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _elapsed.Ticks;
        }
    }

    /// <summary>Lets time pass and fires every timer that comes due, including those that callbacks set on the way.</summary>
    /// <param name="time">How much; zero or more.</param>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        TimeSpan until;
        lock (_gate)
        {
            until = _elapsed + time;
        }

        while (TakeDue(until) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var context = ExecutionContext.Capture();
        var timer = new ManualTimer(this, context is null
            ? () => callback(state)
            : () => ExecutionContext.Run(context, new ContextCallback(callback), state));
        timer.Change(dueTime, period);
        return timer;
    }

    internal bool Arm(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            if (timer.IsDisposed)
            {
                return false;
            }

            _armed.Remove(timer);
            timer.Period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Add(timer, _elapsed + dueTime);
            }

            return true;
        }
    }

    internal void Remove(ManualTimer timer)
    {
        lock (_gate)
        {
            timer.IsDisposed = true;
            _armed.Remove(timer);
        }
    }

    private void Add(ManualTimer timer, TimeSpan due)
    {
        timer.Due = due;
        timer.Arming = _armings++;
        _armed.Add(timer);
    }

    /// <summary>Moves the clock to the first timer due, and takes it; to the end when there is none.</summary>
    private ManualTimer? TakeDue(TimeSpan until)
    {
        lock (_gate)
        {
            var first = _armed.MinBy(timer => (timer.Due, timer.Arming));
            if (first is null || first.Due > until)
            {
                _elapsed = until > _elapsed ? until : _elapsed;
                return null;
            }

            _elapsed = first.Due > _elapsed ? first.Due : _elapsed;
            _armed.Remove(first);
            if (first.Period > TimeSpan.Zero)
            {
                Add(first, first.Due + first.Period);
            }

            return first;
        }
    }
}
