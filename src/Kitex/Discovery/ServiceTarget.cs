using System.Collections.ObjectModel;

namespace Kitex.Discovery;

/// <summary>What a resolver looks for: a service by the name registries know, and the labels that narrow it down.</summary>
/// <param name="Service">The service's name.</param>
public sealed record ServiceTarget(string Service)
{
    /// <summary>Labels that the instances must carry, such as a cluster; what they mean is the resolver's. Default none.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Whether an instance with these labels is among those looked for.</summary>
    internal bool Fits(IReadOnlyDictionary<string, string> labels) =>
        Tags.Count == 0 || Tags.All(tag => labels.TryGetValue(tag.Key, out var value) && value == tag.Value);

    /// <inheritdoc/>
    public bool Equals(ServiceTarget? other) =>
        other is not null && Service == other.Service && Tags.Count == other.Tags.Count
        && Tags.All(tag => other.Tags.TryGetValue(tag.Key, out var value) && value == tag.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Service, Tags.Count);

    /// <summary>"echo", or "echo (cluster=blue)".</summary>
    public override string ToString() => Tags.Count == 0
        ? Service
        : $"{Service} ({string.Join(", ", Tags.Select(static tag => $"{tag.Key}={tag.Value}"))})";
}
