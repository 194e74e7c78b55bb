namespace Kitex;

/// <summary>How a circuit stands.</summary>
/// <param name="Scope">What it stands for.</param>
/// <param name="Key">The method ("Echo.echo"), the user's key, or the instance's address.</param>
/// <param name="State">What it does with calls.</param>
/// <param name="Successes">Calls of the last 10 s that went well.</param>
/// <param name="Failures">Calls of the last 10 s that failed, timeouts apart.</param>
/// <param name="Timeouts">Calls of the last 10 s that were not answered in time.</param>
public sealed record CircuitStatus(CircuitScope Scope, string Key, CircuitState State, long Successes, long Failures, long Timeouts)
{
    /// <summary>"Echo.echo: 103 of 201 calls failed".</summary>
    public override string ToString() => $"{Key}: {Failures + Timeouts} of {Successes + Failures + Timeouts} calls failed";
}
