using System.Threading.Tasks.Sources;
using Kitex.Network.Timing;

namespace Kitex.Network.Connections;

/// <summary>
/// One side of a connection waiting: a value-task source used over and over, ended by exactly one of bytes, timeout, token,
/// interruption or abort. Whoever ends it claims it under the side's gate and signals it outside.
/// </summary>
/// <remarks>
/// Most waits end long before their time, so the timer is left where it stands: it looks at the deadline of the wait it finds
/// and goes on from there.
/// </remarks>
internal sealed class ConnectionWait<TStatus>(Lock gate, TimerWheel timers, TStatus timedOut, TStatus canceled)
    : TimerWheelEntry, IValueTaskSource<TStatus>, IPlacedWork
{
    private const long Never = long.MaxValue;

    private static readonly Action<object?> OnCanceled = static wait => ((ConnectionWait<TStatus>)wait!).EndCanceled();

    private ManualResetValueTaskSourceCore<TStatus> _core;
    private CancellationTokenRegistration _registration;
    private TStatus _status = default!;
    private WaitState _state;
    private long _deadline = Never;
    private long _timerDue = Never;

    private enum WaitState
    {
        Idle,
        Pending,
        Claimed,
    }

    /// <summary>True from <see cref="Begin"/> until somebody has ended the wait.</summary>
    public bool IsPending => _state == WaitState.Pending;

    /// <inheritdoc/>
    public Placement Placement { get; private set; } = Placement.Inline;

    /// <summary>Refuses a second wait beside one that is not awaited to its end.</summary>
    public void ThrowIfInUse()
    {
        if (_state != WaitState.Idle)
        {
            throw new InvalidOperationException("A connection has one reader and one writer at a time: await the earlier call first.");
        }
    }

    /// <summary>Starts to wait. Call under the gate.</summary>
    public ValueTask<TStatus> Begin(TimeSpan timeout, CancellationToken cancellation)
    {
        _deadline = Never;
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            SetTimer(timeout);
        }

        _state = WaitState.Pending;
        if (cancellation.CanBeCanceled)
        {
            _registration = cancellation.UnsafeRegister(OnCanceled, this);
        }

        return new ValueTask<TStatus>(this, _core.Version);
    }

    /// <summary>Ends the wait with the status unless it is ended already. Call under the gate, then signal outside.</summary>
    public bool TryClaim(TStatus status)
    {
        if (_state != WaitState.Pending)
        {
            return false;
        }

        _state = WaitState.Claimed;
        _status = status;
        return true;
    }

    /// <summary>Wakes the waiter, whose code runs on this thread or the pool's as the placement says.</summary>
    /// <param name="placement">Of the waiter.</param>
    public void Signal(Placement placement)
    {
        Placement = placement;
        placement.Run(this);
    }

    /// <summary>Wakes the waiter on the thread pool: this thread has other things to do.</summary>
    public void SignalElsewhere()
    {
        _core.RunContinuationsAsynchronously = true;
        _core.SetResult(_status);
    }

    /// <summary>Takes the timer off the wheel, which would keep the connection alive. Call under the gate.</summary>
    public void StopTimer()
    {
        _timerDue = Never;
        timers.Cancel(this);
    }

    void IPlacedWork.Run()
    {
        _core.RunContinuationsAsynchronously = false;
        _core.SetResult(_status);
    }

    void IThreadPoolWorkItem.Execute() => Placement.Run(this);

    TStatus IValueTaskSource<TStatus>.GetResult(short token)
    {
        var status = _core.GetResult(token);

        // At once, not before the next wait: until then it would keep the waiter and all it knows alive.
        _core.Reset();

        // Waits for a token's callback that is running, so that none reaches the next wait.
        _registration.Dispose();
        _registration = default;
        _state = WaitState.Idle;
        return status;
    }

    ValueTaskSourceStatus IValueTaskSource<TStatus>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<TStatus>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    protected internal override void Expired(long token)
    {
        lock (gate)
        {
            if (token != _timerDue)
            {
                // Moved while it was on its way.
                return;
            }

            _timerDue = Never;
            if (_state != WaitState.Pending || _deadline == Never)
            {
                return;
            }

            var left = timers.Time.GetElapsedTime(timers.Time.GetTimestamp(), _deadline);
            if (left > TimeSpan.Zero)
            {
                _timerDue = _deadline;
                timers.Schedule(this, left, _timerDue);
                return;
            }

            TryClaim(timedOut);
        }

        SignalElsewhere();
    }

    private void SetTimer(TimeSpan timeout)
    {
        var ticks = timeout.TotalSeconds * timers.Time.TimestampFrequency;
        var now = timers.Time.GetTimestamp();
        _deadline = ticks < Never - 1 - now ? now + (long)ticks : Never - 1;
        if (_deadline < _timerDue)
        {
            _timerDue = _deadline;
            timers.Schedule(this, timeout, _timerDue);
        }
    }

    private void EndCanceled()
    {
        lock (gate)
        {
            if (!TryClaim(canceled))
            {
                return;
            }
        }

        SignalElsewhere();
    }
}
