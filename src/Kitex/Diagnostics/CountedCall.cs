namespace Kitex.Diagnostics;

/// <summary>A call that is counted, and of which more is noted: its phases, or where it went. Nobody else watches it.</summary>
internal sealed class CountedCall : CallTrace
{
    /// <param name="phases">What it spends its time on; null when nobody asks.</param>
    public CountedCall(CallPhases? phases) => Phases = phases;
}
