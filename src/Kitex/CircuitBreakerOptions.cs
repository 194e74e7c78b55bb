namespace Kitex;

/// <summary>When a circuit opens, so that calls that would fail fail at once, and when it closes again. Defaults are Kitex v0.16.3's.</summary>
public sealed record CircuitBreakerOptions
{
    /// <summary>False lets all calls pass and counts them. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The share of failed calls in the last 10 s at which the circuit opens: above 0, at most 1. Default 0.5.</summary>
    public double ErrorRate { get; init; } = 0.5;

    /// <summary>The calls that the last 10 s must have for that, at least 1. Default 200.</summary>
    public int MinSamples { get; init; } = 200;

    /// <summary>How long an open circuit lets nothing pass. Default 5 s.</summary>
    public TimeSpan Cooling { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The time between the calls that are let pass afterwards, to see. Default 200 ms.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How many of them in a row must succeed for the circuit to close. Default 2.</summary>
    public int ProbeSuccesses { get; init; } = 2;

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        if (ErrorRate is not (> 0 and <= 1))
        {
            throw new ArgumentException($"{nameof(ErrorRate)} must be above 0 and at most 1; it is {ErrorRate}.");
        }

        if (MinSamples < 1 || ProbeSuccesses < 1)
        {
            throw new ArgumentException($"{nameof(MinSamples)} and {nameof(ProbeSuccesses)} must be at least 1; they are {MinSamples} and {ProbeSuccesses}.");
        }

        OptionRange.CheckTimeout(Cooling, nameof(Cooling));
        OptionRange.CheckTimeout(ProbeInterval, nameof(ProbeInterval));
    }
}
