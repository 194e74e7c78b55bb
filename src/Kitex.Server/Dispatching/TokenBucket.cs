namespace Kitex.Server.Dispatching;

/// <summary>
/// So many per second, with fractional credit: one number says when the next would be due if all came evenly, and how far that may
/// lie ahead is the burst. Safe for many threads at once; holds no lock and needs no timer.
/// </summary>
/// <param name="time">The server's clock.</param>
internal sealed class TokenBucket(TimeProvider time)
{
    // Timestamps may be no finer than 100 ns, which is too coarse for a million a second.
    private const int UnitsPerTick = 16;

    private readonly long _origin = time.GetTimestamp();
    private volatile Pace? _pace;
    private long _next;

    /// <summary>Changes the pace; what was taken stays taken.</summary>
    /// <param name="perSecond">0 for no limit.</param>
    /// <param name="burst">The most at once, at least 1.</param>
    public void Set(double perSecond, double burst)
    {
        if (perSecond <= 0)
        {
            _pace = null;
            return;
        }

        var interval = Math.Max(1, time.TimestampFrequency * UnitsPerTick / perSecond);
        if (_pace is null)
        {
            // A server that starts, or whose limit does, is no idle one.
            Volatile.Write(ref _next, Now + Units((burst - Math.Max(1, burst / 10)) * interval));
        }

        _pace = new Pace(Units(interval), Units((burst - 1) * interval));
    }

    /// <summary>Takes one, when there is one.</summary>
    public bool TryTake()
    {
        if (_pace is not { } pace)
        {
            return true;
        }

        var now = Now;
        while (true)
        {
            var next = Volatile.Read(ref _next);
            var due = Math.Max(next, now);
            if (due - now > pace.Burst)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _next, due + pace.Interval, next) == next)
            {
                return true;
            }
        }
    }

    private long Now => (time.GetTimestamp() - _origin) * UnitsPerTick;

    private static long Units(double value) => (long)Math.Min(value, long.MaxValue / 4);

    private sealed record Pace(long Interval, long Burst);
}
