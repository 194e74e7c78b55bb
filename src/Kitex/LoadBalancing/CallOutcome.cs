namespace Kitex.LoadBalancing;

/// <summary>How a call to an instance went.</summary>
/// <param name="Elapsed">From the pick to the end.</param>
/// <param name="Error">What went wrong; null when nothing did.</param>
public readonly record struct CallOutcome(TimeSpan Elapsed, RpcError? Error)
{
    /// <summary>True for a stream: <see cref="Elapsed"/> then tells how long it was wanted, not how fast the instance is.</summary>
    public bool IsStream { get; init; }
}
