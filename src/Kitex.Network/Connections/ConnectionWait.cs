using System.Threading.Tasks.Sources;
using Kitex.Network.Timing;

namespace Kitex.Network.Connections;

/// <summary>
/// One side of a connection waiting: a value-task source used over and over, ended by exactly one of bytes, timeout, token,
/// interruption or abort. Whoever ends it claims it under the side's gate and signals it outside.
/// </summary>
internal sealed class ConnectionWait<TStatus>(Lock gate, TimerWheel timers, TStatus timedOut, TStatus canceled)
    : TimerWheelEntry, IValueTaskSource<TStatus>
{
    private static readonly Action<object?> OnCanceled = static wait => ((ConnectionWait<TStatus>)wait!).EndCanceled();

    private ManualResetValueTaskSourceCore<TStatus> _core;
    private CancellationTokenRegistration _registration;
    private TStatus _status = default!;
    private WaitState _state;
    private long _generation;
    private bool _timed;

    private enum WaitState
    {
        Idle,
        Pending,
        Claimed,
    }

    /// <summary>True from <see cref="Begin"/> until somebody has ended the wait.</summary>
    public bool IsPending => _state == WaitState.Pending;

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
        _generation++;
        _timed = timeout != Timeout.InfiniteTimeSpan;
        if (_timed)
        {
            timers.Schedule(this, timeout, _generation);
        }

        _state = WaitState.Pending;
        if (cancellation.CanBeCanceled)
        {
            _registration = cancellation.UnsafeRegister(OnCanceled, this);
        }

        return new ValueTask<TStatus>(this, _core.Version);
    }

    /// <summary>Ends the wait with the status unless it is ended already. Call under the gate, then <see cref="Signal"/> outside.</summary>
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

    /// <summary>Wakes the waiter.</summary>
    /// <param name="inline">True only on a thread that has nothing else to do: the waiter's code runs on it.</param>
    public void Signal(bool inline)
    {
        _core.RunContinuationsAsynchronously = !inline;
        _core.SetResult(_status);
    }

    TStatus IValueTaskSource<TStatus>.GetResult(short token)
    {
        var status = _core.GetResult(token);

        // At once, not before the next wait: until then it would keep the waiter and all it knows alive.
        _core.Reset();
        if (_timed)
        {
            timers.Cancel(this);
        }

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
            if (token != _generation || !TryClaim(timedOut))
            {
                return;
            }
        }

        Signal(inline: false);
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

        Signal(inline: false);
    }
}
