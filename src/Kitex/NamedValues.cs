namespace Kitex;

/// <summary>Values by name, as options hold them.</summary>
internal static class NamedValues
{
    /// <summary>Whether both have the same names, each with the same value.</summary>
    public static bool AreEqual<T>(IReadOnlyDictionary<string, T> one, IReadOnlyDictionary<string, T> other) =>
        one.Count == other.Count && one.All(named => other.TryGetValue(named.Key, out var value) && EqualityComparer<T>.Default.Equals(value, named.Value));
}
