namespace Kitex.Network.Timing;

/// <summary>
/// Many coarse timeouts on one timer. Scheduling and cancelling cost a short lock and no memory; an entry expires at its
/// time or up to one <see cref="Resolution"/> later, never earlier. The timer sleeps until the next entry is due and rests
/// while nothing is scheduled, so a wheel that is not used costs neither thread nor wake-up and needs no disposal.
/// </summary>
/// <remarks>
/// Thread-safe. Entries hang in 512 slots, one per tick; an entry further away than a full turn is passed over until its
/// turn has come.
/// </remarks>
/// <param name="time">The clock; it also makes the timer.</param>
public sealed class TimerWheel(TimeProvider time)
{
    internal const int NotScheduled = -1;

    // In the ring of those whose time has come, where Cancel still finds them.
    private const int Due = -2;

    private const int SlotCount = 512;
    private const int TicksPerSecond = 100;
    private const long Never = long.MaxValue;

    // Timers take 49 days at most; waking once a day for nothing costs nothing.
    private const double LongestSleepMilliseconds = 24 * 60 * 60 * 1000;

    // Ten thousand years: far enough for every real timeout, and no sum overflows.
    private const double FarthestTicks = 3e13;

    private readonly Lock _gate = new();
    private readonly TimerRing[] _slots = new TimerRing[SlotCount];
    private readonly long _start = time.GetTimestamp();
    private TimerRing _due;
    private ITimer? _timer;
    private int _count;
    private long _doneTick;
    private long _armedTick = Never;
    private bool _running;

    /// <summary>The length of one tick, 10 ms: how late an entry may expire.</summary>
    public static TimeSpan Resolution { get; } = TimeSpan.FromMilliseconds(1000 / TicksPerSecond);

    /// <summary>The clock of this wheel.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>The entries scheduled now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>Lets the entry expire after the time given; an entry already scheduled is moved.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="delay">From now; zero or less expires at the next tick.</param>
    /// <param name="token">Handed back to <see cref="TimerWheelEntry.Expired"/>.</param>
    public void Schedule(TimerWheelEntry entry, TimeSpan delay, long token)
    {
        lock (_gate)
        {
            Remove(entry);
            var now = ElapsedTicks();
            if (_count == 0 && !_running)
            {
                _doneTick = Math.Max(_doneTick, (long)now);
            }

            var due = Math.Ceiling(now + Math.Clamp(delay.TotalSeconds * TicksPerSecond, 0, FarthestTicks));
            entry.DueTick = Math.Max(_doneTick + 1, (long)due);
            entry.Token = token;
            entry.Slot = (int)(entry.DueTick % SlotCount);
            _slots[entry.Slot].Add(entry);
            _count++;
            if (!_running && entry.DueTick < _armedTick)
            {
                Arm(entry.DueTick, now);
            }
        }
    }

    /// <summary>Takes the entry off the wheel.</summary>
    /// <returns>True when it will not expire; false when it was not scheduled, or its expiry has begun.</returns>
    public bool Cancel(TimerWheelEntry entry)
    {
        lock (_gate)
        {
            var cancelled = Remove(entry);
            if (_count == 0 && !_running && _armedTick != Never)
            {
                // Set for minutes, it would hold the wheel that long and wake for nothing.
                _armedTick = Never;
                _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            return cancelled;
        }
    }

    private double ElapsedTicks() => (Time.GetTimestamp() - _start) * (double)TicksPerSecond / Time.TimestampFrequency;

    private bool Remove(TimerWheelEntry entry)
    {
        if (entry.Slot == NotScheduled)
        {
            return false;
        }

        if (entry.Slot == Due)
        {
            _due.Remove(entry);
        }
        else
        {
            _slots[entry.Slot].Remove(entry);
        }

        entry.Slot = NotScheduled;
        _count--;
        return true;
    }

    private void Arm(long tick, double now)
    {
        _armedTick = tick;
        var delay = TimeSpan.FromMilliseconds(
            Math.Clamp(Math.Ceiling((tick - now) * Resolution.TotalMilliseconds), 1, LongestSleepMilliseconds));
        if (_timer is not null)
        {
            _timer.Change(delay, Timeout.InfiniteTimeSpan);
            return;
        }

        // The timer outlives the call that happened to need it first: it must not keep that call's context.
        var suppress = !ExecutionContext.IsFlowSuppressed();
        using var flow = suppress ? ExecutionContext.SuppressFlow() : default(AsyncFlowControl?);
        _timer = Time.CreateTimer(static wheel => ((TimerWheel)wheel!).Run(), this, delay, Timeout.InfiniteTimeSpan);
    }

    private void Run()
    {
        lock (_gate)
        {
            if (_running)
            {
                return;
            }

            _running = true;
            _armedTick = Never;
        }

        while (TryTakeDue(out var entry, out var token))
        {
            entry.Expired(token);
        }
    }

    /// <summary>The next entry whose time has come; without one the run ends and the timer is set for the next.</summary>
    private bool TryTakeDue([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TimerWheelEntry? entry, out long token)
    {
        lock (_gate)
        {
            var now = ElapsedTicks();
            if (_due.First is null)
            {
                CollectDue((long)now);
            }

            entry = _due.First;
            if (entry is not null)
            {
                token = entry.Token;
                Remove(entry);
                return true;
            }

            token = 0;
            _running = false;
            if (_count > 0)
            {
                Arm(NextOccupiedTick(), now);
            }

            return false;
        }
    }

    private void CollectDue(long nowTick)
    {
        var last = Math.Min(nowTick, _doneTick + SlotCount);
        for (var tick = _doneTick + 1; tick <= last && _count > 0; tick++)
        {
            ref var slot = ref _slots[tick % SlotCount];
            var entry = slot.First;
            var newest = entry?.Previous;
            while (entry is not null)
            {
                var next = entry == newest ? null : entry.Next;
                if (entry.DueTick <= nowTick)
                {
                    slot.Remove(entry);
                    entry.Slot = Due;
                    _due.Add(entry);
                }

                entry = next;
            }
        }

        _doneTick = Math.Max(_doneTick, nowTick);
    }

    private long NextOccupiedTick()
    {
        var tick = _doneTick + 1;
        while (_slots[tick % SlotCount].First is null)
        {
            tick++;
        }

        return tick;
    }
}
