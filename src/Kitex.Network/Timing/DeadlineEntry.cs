namespace Kitex.Network.Timing;

/// <summary>
/// A deadline that is set again and again and seldom reached. The timer is left standing when a wait ends and looks, when it
/// fires, at the deadline there is by then: most waits touch no wheel.
/// </summary>
/// <param name="timers">The wheel.</param>
/// <param name="gate">Guards the wait.</param>
public abstract class DeadlineEntry(TimerWheel timers, Lock gate) : TimerWheelEntry
{
    private const long Never = long.MaxValue;

    private long _deadline = Never;
    private long _timerDue = Never;

    /// <summary>Guards the wait.</summary>
    protected Lock Gate { get; } = gate;

    /// <summary>The wheel's clock.</summary>
    protected TimeProvider Time => timers.Time;

    /// <summary>Sets when the wait is overdue. Call under the gate.</summary>
    /// <param name="deadline">A timestamp of <see cref="Time"/>; <see cref="long.MaxValue"/> for none.</param>
    protected void SetDeadline(long deadline)
    {
        _deadline = deadline;
        if (deadline < _timerDue)
        {
            SetTimer();
        }
    }

    /// <summary>Takes the timer off the wheel, which would keep this object alive. Call under the gate.</summary>
    protected void StopTimer()
    {
        _timerDue = Never;
        timers.Cancel(this);
    }

    /// <summary>Ends the wait whose deadline has passed. Called under the gate.</summary>
    /// <returns>Which wait it was, for <see cref="OnOverdue"/>; null when none goes on.</returns>
    protected abstract long? TakeOverdue();

    /// <summary>Tells of it. Called outside of the gate, on the thread of the timer.</summary>
    /// <param name="wait">What <see cref="TakeOverdue"/> returned.</param>
    protected abstract void OnOverdue(long wait);

    /// <inheritdoc/>
    protected internal sealed override void Expired(long token)
    {
        long? overdue;
        lock (Gate)
        {
            if (token != _timerDue)
            {
                // Moved while it was on its way.
                return;
            }

            _timerDue = Never;
            if (_deadline == Never)
            {
                return;
            }

            if (Time.GetTimestamp() < _deadline)
            {
                SetTimer();
                return;
            }

            overdue = TakeOverdue();
        }

        if (overdue is { } wait)
        {
            OnOverdue(wait);
        }
    }

    private void SetTimer()
    {
        _timerDue = _deadline;
        timers.Schedule(this, Time.GetElapsedTime(Time.GetTimestamp(), _deadline), _timerDue);
    }
}
