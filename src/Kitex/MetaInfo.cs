using System.Collections.ObjectModel;

namespace Kitex;

/// <summary>
/// Values that travel with a call: transient ones reach the next service only, persistent ones go on with every call
/// made from there. Immutable.
/// </summary>
public sealed class MetaInfo
{
    /// <summary>No values.</summary>
    public static MetaInfo Empty { get; } = new();

    /// <summary>Values for the next hop only.</summary>
    public IReadOnlyDictionary<string, string> Transient { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Values for every hop from here on.</summary>
    public IReadOnlyDictionary<string, string> Persistent { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
