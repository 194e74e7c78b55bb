using System.Diagnostics.CodeAnalysis;

namespace Kitex.LoadBalancing;

/// <summary>
/// Compares what calls say under the names that choose among instances: a call's tags are looked up as they are, and become a list
/// of values, null for a name without one, only when they are new.
/// </summary>
/// <param name="names">The names, in the order of the values.</param>
internal sealed class TagValues(IReadOnlyList<string> names)
    : IEqualityComparer<string?[]>, IAlternateEqualityComparer<IReadOnlyDictionary<string, string>, string?[]>
{
    public bool Equals(string?[]? x, string?[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode([DisallowNull] string?[] obj)
    {
        var hash = default(HashCode);
        foreach (var value in obj)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    public string?[] Create(IReadOnlyDictionary<string, string> alternate) => [.. names.Select(name => alternate.GetValueOrDefault(name))];

    public bool Equals(IReadOnlyDictionary<string, string> alternate, string?[] other)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (Of(alternate, names[i]) != other[i])
            {
                return false;
            }
        }

        return true;
    }

    public int GetHashCode(IReadOnlyDictionary<string, string> alternate)
    {
        var hash = default(HashCode);
        for (var i = 0; i < names.Count; i++)
        {
            hash.Add(Of(alternate, names[i]));
        }

        return hash.ToHashCode();
    }

    /// <summary>The tags that choose.</summary>
    public Dictionary<string, string> Choose(IReadOnlyDictionary<string, string> tags) =>
        names.Distinct().Where(tags.ContainsKey).ToDictionary(static name => name, name => tags[name]);

    private static string? Of(IReadOnlyDictionary<string, string> tags, string name) => tags.TryGetValue(name, out var value) ? value : null;
}
