using System.Threading.Tasks.Sources;
using Kitex.Network.Timing;

namespace Kitex.Network.Connections;

/// <summary>
/// One side of a connection waiting: a value-task source used over and over, ended by exactly one of bytes, timeout, token,
/// interruption or abort. Whoever ends it claims it under the side's gate and signals it outside.
/// </summary>
internal sealed class ConnectionWait<TStatus>(Lock gate, TimerWheel timers, TStatus timedOut, TStatus canceled)
    : DeadlineEntry(timers, gate), IValueTaskSource<TStatus>, IPlacedWork
{
    private static readonly Action<object?> OnCanceled = static wait => ((ConnectionWait<TStatus>)wait!).EndCanceled();

    private ManualResetValueTaskSourceCore<TStatus> _core;
    private CancellationTokenRegistration _registration;
    private TStatus _status = default!;
    private WaitState _state;

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
        SetDeadline(DeadlineOf(timeout));
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

    /// <summary>No wait begins any more. Call under the gate.</summary>
    public void Stop() => StopTimer();

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

    protected override long? TakeOverdue() => TryClaim(timedOut) ? 0 : null;

    protected override void OnOverdue(long wait) => SignalElsewhere();

    private long DeadlineOf(TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return long.MaxValue;
        }

        var now = Time.GetTimestamp();
        var ticks = timeout.TotalSeconds * Time.TimestampFrequency;
        return ticks < long.MaxValue - now ? now + (long)ticks : long.MaxValue;
    }

    private void EndCanceled()
    {
        lock (Gate)
        {
            if (!TryClaim(canceled))
            {
                return;
            }
        }

        SignalElsewhere();
    }
}
