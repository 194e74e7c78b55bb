namespace Kitex.Tool.Bench;

/// <summary>How a service is loaded, and until when: <see cref="Duration"/> or <see cref="Requests"/>.</summary>
internal sealed record LoadPlan
{
    /// <summary>The most calls under way at once.</summary>
    public required int Concurrency { get; init; }

    /// <summary>No call begins later; null for no limit.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>No more calls than that; null for no limit.</summary>
    public long? Requests { get; init; }

    /// <summary>Calls in a second, at even distances; null for each when the one before is done.</summary>
    public double? Rate { get; init; }
}
