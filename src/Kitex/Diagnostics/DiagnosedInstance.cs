namespace Kitex.Diagnostics;

/// <summary>An instance that a client knows.</summary>
public sealed record DiagnosedInstance
{
    /// <summary>Where it is.</summary>
    public required string Address { get; init; }

    /// <summary>Its share of the calls relative to others.</summary>
    public int Weight { get; init; }

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The calls under way as the balancer counts them; null for one that does not.</summary>
    public int? Active { get; init; }

    /// <summary>"closed", "open", "halfOpen" as its circuit is, or "ejected".</summary>
    public string State { get; init; } = "closed";

    /// <summary>The client's connections to it; null where none are kept by address.</summary>
    public ConnectionCounts? Connections { get; init; }
}
