using System.Net;

namespace Kitex;

/// <summary>One process that serves: an address, a weight and tags.</summary>
/// <param name="Address">Where it listens.</param>
public sealed record Instance(EndPoint Address)
{
    internal const int DefaultWeight = 10;

    /// <summary>Its share of the calls relative to others. Default 10, as in Kitex v0.16.3; 0 means no traffic.</summary>
    public int Weight { get; init; } = DefaultWeight;

    /// <summary>Labels from the registry. Default empty.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The address as text.</summary>
    public override string ToString() => AddressText.Format(Address);
}
