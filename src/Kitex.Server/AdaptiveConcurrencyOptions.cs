namespace Kitex.Server;

/// <summary>
/// A limit of calls under way that the server finds itself: it rises while calls take as long as they always do, and falls when
/// they take longer, as they do when work queues up. Streams and oneway calls are left out.
/// </summary>
public sealed record AdaptiveConcurrencyOptions
{
    /// <summary>The lowest limit, at least 1. Default 20.</summary>
    public int Least { get; init; } = 20;

    /// <summary>The highest limit. Default 2,000.</summary>
    public int Most { get; init; } = 2_000;

    /// <summary>The limit to begin with. Default 100.</summary>
    public int Initial { get; init; } = 100;

    /// <summary>How many times as long as usual calls may take before the limit falls, at least 1. Default 1.5.</summary>
    public double Tolerance { get; init; } = 1.5;

    /// <summary>How often the limit is looked at. Default 1 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        if (Least < 1 || Initial < Least || Most < Initial)
        {
            throw new ArgumentException($"Limits.Adaptive: 1 <= {nameof(Least)} <= {nameof(Initial)} <= {nameof(Most)} must hold; they are {Least}, {Initial} and {Most}.");
        }

        if (Tolerance is not (>= 1 and <= 100) || Interval <= TimeSpan.Zero || Interval > TimeSpan.FromHours(1))
        {
            throw new ArgumentException($"Limits.Adaptive: {nameof(Tolerance)} must be 1 to 100 and {nameof(Interval)} positive, at most 1 hour; they are {Tolerance} and {Interval}.");
        }
    }
}
