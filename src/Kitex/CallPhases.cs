namespace Kitex;

/// <summary>
/// What one call spends its time on. Marks follow each other in time, whoever sets them, so that the phases together never take longer than
/// the call: attempts side by side share the time between them.
/// </summary>
/// <param name="time">The clock of the side.</param>
/// <param name="started">When the call began.</param>
internal sealed class CallPhases(TimeProvider time, long started)
{
    private const int Count = (int)CallPhase.Handle + 1;

    private static readonly CallPhase[] Called = [CallPhase.Discovery, CallPhase.Connect, CallPhase.Write, CallPhase.Wait, CallPhase.Read];
    private static readonly CallPhase[] Served = [CallPhase.Read, CallPhase.Queue, CallPhase.Handle, CallPhase.Write];

    private readonly long[] _spent = new long[Count];
    private long _markedAt = started;

    /// <summary>The phases of a side, in the order they are passed through.</summary>
    public static ReadOnlySpan<CallPhase> Of(bool isServed) => isServed ? Served : Called;

    /// <summary>A phase ends: the time since the last mark was its.</summary>
    public void Mark(CallPhase phase) => Interlocked.Add(ref _spent[(int)phase], SinceLast());

    /// <summary>The time since the last mark was no phase's.</summary>
    public void Pass() => SinceLast();

    /// <summary>How long a phase has taken so far.</summary>
    public TimeSpan Spent(CallPhase phase) => time.GetElapsedTime(0, Volatile.Read(ref _spent[(int)phase]));

    private long SinceLast()
    {
        var now = time.GetTimestamp();
        while (true)
        {
            var before = Volatile.Read(ref _markedAt);
            if (now <= before)
            {
                return 0;
            }

            if (Interlocked.CompareExchange(ref _markedAt, now, before) == before)
            {
                return now - before;
            }
        }
    }
}
