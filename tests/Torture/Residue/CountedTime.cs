namespace Kitex.Torture.Residue;

/// <summary>The system's clock, which knows how many timers are still to fire.</summary>
internal sealed class CountedTime : TimeProvider
{
    private int _armed;

    /// <summary>Timers that are set now.</summary>
    public int Armed => Volatile.Read(ref _armed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new CountedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class CountedTimer : ITimer
    {
        private readonly Lock _gate = new();
        private readonly CountedTime _owner;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _timer;
        private bool _isArmed;
        private bool _isPeriodic;

        public CountedTimer(CountedTime owner, TimerCallback callback, object? state)
        {
            _owner = owner;
            _callback = callback;
            _state = state;
            _timer = System.CreateTimer(static self => ((CountedTimer)self!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                var changed = _timer.Change(dueTime, period);
                _isPeriodic = period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero;
                Note(changed && dueTime != Timeout.InfiniteTimeSpan);
                return changed;
            }
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _timer.Dispose();
                Note(isArmed: false);
            }
        }

        public async ValueTask DisposeAsync()
        {
            Dispose();
            await _timer.DisposeAsync();
        }

        private void Fire()
        {
            lock (_gate)
            {
                Note(_isPeriodic && _isArmed);
            }
            _callback(_state);
        }

        private void Note(bool isArmed)
        {
            if (isArmed != _isArmed)
            {
                _isArmed = isArmed;
                Interlocked.Add(ref _owner._armed, isArmed ? 1 : -1);
            }
        }
    }
}
