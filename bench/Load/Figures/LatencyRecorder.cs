namespace Kitex.Load.Figures;

/// <summary>
/// The latencies that many loops see: a histogram per thread rather than per loop, as it stays in the processor's cache, like the
/// single one of the client in C.
/// </summary>
internal sealed class LatencyRecorder : IDisposable
{
    private readonly ThreadLocal<LatencyHistogram> _ofThreads = new(static () => new LatencyHistogram(), trackAllValues: true);

    /// <param name="nanoseconds">Zero or more.</param>
    public void Add(long nanoseconds) => _ofThreads.Value!.Add(nanoseconds);

    /// <summary>Forgets everything; while no loop runs.</summary>
    public void Clear()
    {
        foreach (var histogram in _ofThreads.Values)
        {
            histogram.Clear();
        }
    }

    /// <summary>All together; while no loop runs.</summary>
    public LatencyHistogram Merge()
    {
        var all = new LatencyHistogram();
        foreach (var histogram in _ofThreads.Values)
        {
            all.Add(histogram);
        }

        return all;
    }

    public void Dispose() => _ofThreads.Dispose();
}
