using Kitex.Network.Timing;

namespace Kitex.Transport.Grpc;

/// <summary>Ends a stream whose reader has waited too long for one message.</summary>
/// <param name="call">The stream.</param>
/// <param name="limit">How long is too long.</param>
/// <param name="timers">Watch it.</param>
internal sealed class GrpcReceiveClock(GrpcStreamCall call, TimeSpan limit, TimerWheel timers) : DeadlineEntry(timers, new Lock())
{
    private long _wait;
    private bool _freed;

    /// <summary>The wait that begins now, or has begun last.</summary>
    public long Wait => Volatile.Read(ref _wait);

    /// <summary>A wait begins.</summary>
    public void Start()
    {
        lock (Gate)
        {
            if (_freed)
            {
                return;
            }

            _wait++;
            SetDeadline(Time.GetTimestamp() + (long)(limit.TotalSeconds * Time.TimestampFrequency));
        }
    }

    /// <summary>The wait has ended.</summary>
    public void Stop()
    {
        lock (Gate)
        {
            SetDeadline(long.MaxValue);
        }
    }

    /// <summary>No wait follows.</summary>
    public void Free()
    {
        lock (Gate)
        {
            _freed = true;
            SetDeadline(long.MaxValue);
            StopTimer();
        }
    }

    /// <inheritdoc/>
    protected override long? TakeOverdue() => _wait;

    /// <inheritdoc/>
    protected override void OnOverdue(long wait) => call.EndWait(wait, limit);
}
