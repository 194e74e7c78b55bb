namespace Kitex.Testing;

/// <summary>A timer of a <see cref="ManualTimeProvider"/>. Its state belongs to the provider's lock.</summary>
internal sealed class ManualTimer(ManualTimeProvider owner, Action fire) : ITimer
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    public TimeSpan Due { get; set; }

    public TimeSpan Period { get; set; }

    /// <summary>Tells who was armed first among timers due at the same time.</summary>
    public long Arming { get; set; }

    public bool IsDisposed { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfOutOfRange(dueTime, nameof(dueTime));
        ThrowIfOutOfRange(period, nameof(period));
        return owner.Arm(this, dueTime, period);
    }

    public void Fire() => fire();

    public void Dispose() => owner.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static void ThrowIfOutOfRange(TimeSpan time, string name)
    {
        if ((time < TimeSpan.Zero && time != Timeout.InfiniteTimeSpan) || time > LongestTime)
        {
            throw new ArgumentOutOfRangeException(name, time, "A timer takes zero to about 49 days, or Timeout.InfiniteTimeSpan.");
        }
    }
}
