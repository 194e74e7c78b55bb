namespace Kitex.Diagnostics;

/// <summary>How long a phase took.</summary>
/// <param name="Phase">Which.</param>
/// <param name="Time">How long, over all attempts of a call.</param>
public readonly record struct PhaseTime(CallPhase Phase, TimeSpan Time);
