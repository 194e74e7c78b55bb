namespace Kitex.Network.Timing;

/// <summary>
/// Something that expires on a <see cref="TimerWheel"/>. The entry is its own list node, so scheduling it allocates nothing;
/// it stands on one wheel at a time and may be scheduled again and again.
/// </summary>
public abstract class TimerWheelEntry
{
    /// <summary>Neighbours in the ring of entries that share a slot; null while not scheduled.</summary>
    internal TimerWheelEntry? Next;

    internal TimerWheelEntry? Previous;

    /// <summary>The slot whose ring holds this entry, or one of the wheel's two marks below zero.</summary>
    internal int Slot = TimerWheel.NotScheduled;

    /// <summary>The tick at which the entry expires.</summary>
    internal long DueTick;

    /// <summary>What the owner gave to tell this wait from earlier ones.</summary>
    internal long Token;

    /// <summary>
    /// Called once when the time has passed, on the thread of the timer. Keep it short and throw nothing: every entry behind
    /// it waits.
    /// </summary>
    /// <param name="token">
    /// The value given to <see cref="TimerWheel.Schedule"/>. An expiry that had begun when <see cref="TimerWheel.Cancel"/>
    /// returned false may arrive after the entry was scheduled anew; the owner knows it by its old token and ignores it.
    /// </param>
    protected internal abstract void Expired(long token);
}
