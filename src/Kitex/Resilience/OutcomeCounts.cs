namespace Kitex.Resilience;

/// <summary>What an <see cref="OutcomeWindow"/> holds at one moment.</summary>
/// <param name="Successes">Calls that went well.</param>
/// <param name="Failures">Calls that failed, timeouts apart.</param>
/// <param name="Timeouts">Calls that were not answered in time.</param>
/// <param name="ConsecutiveErrors">Failures and timeouts since the last success, however long ago.</param>
/// <param name="FirstError">When the first of these was, as a timestamp; 0 for none.</param>
internal readonly record struct OutcomeCounts(long Successes, long Failures, long Timeouts, long ConsecutiveErrors, long FirstError)
{
    /// <summary>All calls.</summary>
    public long Samples => Successes + Failures + Timeouts;

    /// <summary>The share of calls that failed, 0 to 1; 0 without any.</summary>
    public double ErrorRate => Samples == 0 ? 0 : (double)(Failures + Timeouts) / Samples;
}
