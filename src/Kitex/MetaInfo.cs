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

    /// <summary>What a call carries that is made while serving another: its own values, and the persistent ones received.</summary>
    /// <param name="own">The call's own values, which win; null for none.</param>
    /// <param name="received">What the call being served carried; null for none.</param>
    public static MetaInfo Onward(MetaInfo? own, MetaInfo? received)
    {
        if (received is null or { Persistent.Count: 0 })
        {
            return own ?? Empty;
        }

        var persistent = new Dictionary<string, string>(received.Persistent);
        foreach (var (key, value) in (own ?? Empty).Persistent)
        {
            persistent[key] = value;
        }

        return new MetaInfo { Transient = (own ?? Empty).Transient, Persistent = persistent };
    }

    /// <summary>The same values and this persistent one.</summary>
    internal MetaInfo WithPersistent(string key, string value) => new()
    {
        Transient = Transient,
        Persistent = new Dictionary<string, string>(Persistent) { [key] = value },
    };
}
