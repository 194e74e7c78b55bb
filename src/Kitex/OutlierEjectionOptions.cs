namespace Kitex;

/// <summary>
/// When an instance gets no calls for a while because it fails far more often than the others of its service (known from Envoy's
/// outlier detection). Never all of them: where too many would be ejected, the rest stays.
/// </summary>
public sealed record OutlierEjectionOptions
{
    /// <summary>The failed calls in a row after which an instance is ejected; 0 for never. Default 5.</summary>
    public int ConsecutiveFailures { get; init; } = 5;

    /// <summary>
    /// How much larger the share of its failed calls in the last 10 s must be than that of all others together, above 0, at most 1.
    /// Default 0.3.
    /// </summary>
    public double ExcessShare { get; init; } = 0.3;

    /// <summary>The calls in the last 10 s that it takes to compare shares, of the instance and of the others, at least 1. Default 20.</summary>
    public int MinSamples { get; init; } = 20;

    /// <summary>How long the first ejection lasts; the second twice as long, and so on. Default 30 s.</summary>
    public TimeSpan BaseTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest ejection. Default 5 minutes.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an instance must get on without ejection for one of the past to be forgotten. Default 10 s.</summary>
    public TimeSpan ForgetAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The largest share of the instances called that is ejected at once, 0 to below 1. Default 0.5.</summary>
    public double MaxShare { get; init; } = 0.5;

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        if (ConsecutiveFailures < 0 || MinSamples < 1)
        {
            throw new ArgumentException($"OutlierEjection: {nameof(ConsecutiveFailures)} must not be negative and {nameof(MinSamples)} at least 1; they are {ConsecutiveFailures} and {MinSamples}.");
        }

        if (ExcessShare is not (> 0 and <= 1) || MaxShare is not (>= 0 and < 1))
        {
            throw new ArgumentException($"OutlierEjection: {nameof(ExcessShare)} must be above 0 and at most 1, {nameof(MaxShare)} 0 to below 1; they are {ExcessShare} and {MaxShare}.");
        }

        if (BaseTime <= TimeSpan.Zero || MaxTime < BaseTime || ForgetAfter <= TimeSpan.Zero || MaxTime > TimeSpan.FromDays(1))
        {
            throw new ArgumentException($"OutlierEjection: 0 < {nameof(BaseTime)} <= {nameof(MaxTime)} <= 1 day and 0 < {nameof(ForgetAfter)} must hold; they are {BaseTime}, {MaxTime} and {ForgetAfter}.");
        }
    }
}
