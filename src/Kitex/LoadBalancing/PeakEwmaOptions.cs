namespace Kitex.LoadBalancing;

/// <summary>How <see cref="PeakEwma"/> judges instances.</summary>
public sealed record PeakEwmaOptions
{
    /// <summary>
    /// How long an instance's past counts: what is so old weighs 37 %, what is three times as old 5 %. Shorter forgives sooner.
    /// Default 10 s.
    /// </summary>
    public TimeSpan Decay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What a failed call costs its caller, told as time: an instance that fails one call of ten counts as slower by a tenth of it.
    /// Default 1 s.
    /// </summary>
    public TimeSpan FailurePenalty { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How slow an instance is held to be until its first call has ended; before that it gets one call at a time if it can.
    /// Default null: like the others on the list that are known, or 30 ms.
    /// </summary>
    public TimeSpan? InitialLatency { get; init; }

    /// <summary>Measures time by this clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        if (Decay <= TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(Decay)} must be positive; it is {Decay}.");
        }

        if (FailurePenalty < TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(FailurePenalty)} must not be negative; it is {FailurePenalty}.");
        }

        if (InitialLatency is { } latency && latency <= TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(InitialLatency)} must be positive; it is {latency}.");
        }
    }
}
