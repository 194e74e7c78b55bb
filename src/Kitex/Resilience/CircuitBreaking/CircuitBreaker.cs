namespace Kitex.Resilience.CircuitBreaking;

/// <summary>
/// One circuit: closed, open, half open, by the table of Kitex v0.16.3's breakers. What it goes by is handed in with each call, so
/// that it may change at any time. Safe for many threads at once.
/// </summary>
/// <param name="scope">What it stands for.</param>
/// <param name="key">Its name.</param>
/// <param name="notices">Who is told when it changes.</param>
/// <param name="time">The client's clock.</param>
internal sealed class CircuitBreaker(CircuitScope scope, string key, CircuitNotices notices, TimeProvider time)
{
    private readonly OutcomeWindow _window = new(time);
    private readonly Lock _gate = new();
    private volatile CircuitState _state;
    private long _openedAt;
    private long _probedAt;
    private int _probeSuccesses;

    public CircuitState State => _state;

    /// <summary>How it stands.</summary>
    public CircuitStatus Status => Of(_state, _window.At(time.GetTimestamp()));

    /// <summary>Whether a call may pass. One that may is recorded at its end.</summary>
    public bool TryPass(CircuitBreakerOptions options) => _state == CircuitState.Closed || !options.Enabled || TryProbe(options);

    /// <summary>A call that passed has ended.</summary>
    public void Record(CallVerdict verdict, CircuitBreakerOptions options)
    {
        if (verdict == CallVerdict.Ignored)
        {
            return;
        }

        var now = time.GetTimestamp();
        if (verdict == CallVerdict.Success)
        {
            Succeeded(now, options);
        }
        else
        {
            Failed(now, verdict == CallVerdict.Timeout ? _window.TimedOut(now) : _window.Failed(now), options);
        }
    }

    /// <summary>Whether nothing is lost when it is forgotten: nobody has called for a while, and who calls is let pass.</summary>
    public bool IsUseless(long now, CircuitBreakerOptions options)
    {
        lock (_gate)
        {
            return _window.IsUnused(now) && (_state == CircuitState.Closed || IsOver(_openedAt, now, options.Cooling));
        }
    }

    private bool TryProbe(CircuitBreakerOptions options)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            switch (_state)
            {
                case CircuitState.Closed:
                    return true;
                case CircuitState.Open when !IsOver(_openedAt, now, options.Cooling):
                case CircuitState.HalfOpen when !IsOver(_probedAt, now, options.ProbeInterval):
                    return false;
            }

            _probedAt = now;
            if (_state == CircuitState.HalfOpen)
            {
                return true;
            }

            _probeSuccesses = 0;
            _state = CircuitState.HalfOpen;
        }

        Tell(CircuitState.Open, CircuitState.HalfOpen, _window.At(now));
        return true;
    }

    private void Succeeded(long now, CircuitBreakerOptions options)
    {
        if (_state == CircuitState.Closed || !options.Enabled)
        {
            _window.Succeeded(now);
            return;
        }

        OutcomeCounts counts;
        lock (_gate)
        {
            // One that began before the circuit opened says nothing about now.
            if (_state != CircuitState.HalfOpen || ++_probeSuccesses < options.ProbeSuccesses)
            {
                return;
            }

            counts = _window.At(now);
            _window.Reset(now);
            _state = CircuitState.Closed;
        }

        Tell(CircuitState.HalfOpen, CircuitState.Closed, counts);
    }

    private void Failed(long now, in OutcomeCounts counts, CircuitBreakerOptions options)
    {
        if (!options.Enabled || (_state == CircuitState.Closed && !Trips(counts, options)))
        {
            return;
        }

        CircuitState before;
        lock (_gate)
        {
            before = _state;
            if (before == CircuitState.Open || (before == CircuitState.Closed && !Trips(counts, options)))
            {
                return;
            }

            _openedAt = now;
            _state = CircuitState.Open;
        }

        Tell(before, CircuitState.Open, counts);
    }

    private static bool Trips(in OutcomeCounts counts, CircuitBreakerOptions options) =>
        counts.Samples >= options.MinSamples && counts.ErrorRate >= options.ErrorRate;

    private bool IsOver(long since, long now, TimeSpan wait) => wait != Timeout.InfiniteTimeSpan && time.GetElapsedTime(since, now) >= wait;

    private void Tell(CircuitState before, CircuitState state, in OutcomeCounts counts) => notices.Tell(new CircuitChange(before, Of(state, counts)));

    private CircuitStatus Of(CircuitState state, in OutcomeCounts counts) => new(scope, key, state, counts.Successes, counts.Failures, counts.Timeouts);
}
