namespace Kitex.Resilience.CircuitBreaking;

/// <summary>One instance beside the others: how its calls went, and whether it is ejected.</summary>
/// <param name="address">Its address.</param>
/// <param name="time">The client's clock.</param>
internal sealed class ObservedInstance(string address, TimeProvider time)
{
    private long _ejectedUntil;
    private long _returnedAt;
    private long _comparedAt = long.MinValue / 2;
    private int _times;

    public string Address { get; } = address;

    public OutcomeWindow Window { get; } = new(time);

    /// <summary>True from the ejection until somebody sees that its time is over.</summary>
    public bool IsEjected => EjectedUntil != 0;

    /// <summary>As a timestamp; 0 when it is not ejected.</summary>
    public long EjectedUntil => Volatile.Read(ref _ejectedUntil);

    /// <summary>Ejects it, for longer each time that follows soon on the one before.</summary>
    public void Eject(long now, OutlierEjectionOptions options, TimeProvider time)
    {
        if (_times > 0)
        {
            _times -= (int)Math.Min(_times, time.GetElapsedTime(_returnedAt, now) / options.ForgetAfter);
        }

        _times++;
        var lasts = options.BaseTime.TotalSeconds * _times;
        Volatile.Write(ref _ejectedUntil, now + (long)(Math.Min(lasts, options.MaxTime.TotalSeconds) * time.TimestampFrequency));
    }

    /// <summary>It gets calls again, and is judged by these alone.</summary>
    public void Return(long now)
    {
        Window.Reset(now);
        _returnedAt = now;
        Volatile.Write(ref _ejectedUntil, 0);
    }

    /// <summary>Whether nothing is lost when it is forgotten: nobody has called for a while, and no ejection is remembered.</summary>
    public bool IsUseless(long now, OutlierEjectionOptions options, TimeProvider time) =>
        now >= EjectedUntil && Window.IsUnused(now) && (_times == 0 || time.GetElapsedTime(Math.Max(_returnedAt, EjectedUntil), now) >= _times * options.ForgetAfter);

    /// <summary>Whether it is time to compare it with the others again.</summary>
    public bool TryCompare(long now, long interval)
    {
        var before = Volatile.Read(ref _comparedAt);
        return now - before >= interval && Interlocked.CompareExchange(ref _comparedAt, now, before) == before;
    }
}
