using Kitex.Load.Figures;

namespace Kitex.Load.Calling;

/// <summary>One caller that makes a call when it has the answer of the last, and what it has seen.</summary>
/// <param name="caller">What it does between them.</param>
/// <param name="number">Its place among all: rare deeds of many loops should not fall on one moment.</param>
/// <param name="latencies">Of all loops.</param>
internal sealed class CallLoop(CallerBehaviour caller, int number, LatencyRecorder latencies)
{
    private int _calls = number * 7919;

    public long Failed { get; private set; }

    public Exception? FirstFailure { get; private set; }

    /// <summary>Counts an answered call.</summary>
    /// <returns>True when the caller did something afterwards.</returns>
    public bool Answered(TimeSpan latency)
    {
        latencies.Add((long)latency.TotalNanoseconds);
        if (caller.Every == 0 || (uint)_calls++ % (uint)caller.Every != 0)
        {
            return false;
        }

        caller.AfterCall();
        return true;
    }

    public void Fail(Exception failure)
    {
        Failed++;
        FirstFailure ??= failure;
    }

    /// <summary>Forgets the warm-up.</summary>
    public void Clear()
    {
        Failed = 0;
        FirstFailure = null;
    }
}
