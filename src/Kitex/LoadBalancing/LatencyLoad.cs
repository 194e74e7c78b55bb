namespace Kitex.LoadBalancing;

/// <summary>How long the calls to an instance took of late and how many of them failed, the older the less.</summary>
internal sealed class LatencyLoad : InstanceLoad
{
    // The figures change together.
    private readonly Lock _gate = new();
    private double _latency;
    private double _failures;
    private long _at;
    private volatile bool _isHeard;

    /// <summary>Whether a call has ended yet that told something.</summary>
    public bool IsHeard => _isHeard;

    /// <summary>Whether it is known how long calls take.</summary>
    public bool HasLatency => Volatile.Read(ref _latency) > 0;

    /// <summary>What a call costs, in seconds; the longer nothing was heard, the less is held against the instance.</summary>
    /// <param name="now">A timestamp.</param>
    /// <param name="guess">The latency where none is known, in seconds.</param>
    /// <param name="scale">How the past and failures count.</param>
    public double Expected(long now, double guess, LatencyScale scale)
    {
        // Of an update under way one figure may be seen and another not: the next pick sees all.
        var past = scale.Past(now - Volatile.Read(ref _at));
        var latency = Volatile.Read(ref _latency);
        return (latency > 0 ? latency * past : guess) + (Volatile.Read(ref _failures) * past * scale.Penalty);
    }

    /// <summary>A call was answered.</summary>
    /// <param name="seconds">After so long; null where that tells nothing of the next.</param>
    /// <param name="now">A timestamp.</param>
    /// <param name="scale">How the past counts.</param>
    public void Answered(double? seconds, long now, LatencyScale scale)
    {
        lock (_gate)
        {
            var past = Age(now, scale);
            var latency = seconds switch
            {
                null => _latency * past,
                { } peak when peak > _latency => peak,
                { } usual => (_latency * past) + (usual * (1 - past)),
            };
            Write(latency, _failures * past, now);
        }
    }

    /// <summary>A call failed.</summary>
    /// <param name="seconds">It would have taken longer than that.</param>
    /// <param name="now">A timestamp.</param>
    /// <param name="scale">How the past counts.</param>
    public void Failed(double seconds, long now, LatencyScale scale)
    {
        lock (_gate)
        {
            var past = Age(now, scale);
            Write(Math.Max(_latency * past, seconds), (_failures * past) + (1 - past), now);
        }
    }

    /// <summary>A call was given up.</summary>
    /// <param name="seconds">It would have taken longer than that, or would have failed: nobody knows.</param>
    /// <param name="now">A timestamp.</param>
    /// <param name="scale">How the past counts.</param>
    public void GivenUp(double seconds, long now, LatencyScale scale)
    {
        lock (_gate)
        {
            if (seconds > _latency)
            {
                Write(seconds, _failures * Age(now, scale), now);
            }
        }
    }

    // What was heard first has no past to be weighed against.
    private double Age(long now, LatencyScale scale) => _isHeard ? scale.Past(now - _at) : 0;

    private void Write(double latency, double failures, long now)
    {
        Volatile.Write(ref _latency, latency);
        Volatile.Write(ref _failures, failures);
        Volatile.Write(ref _at, now);
        _isHeard = true;
    }
}
