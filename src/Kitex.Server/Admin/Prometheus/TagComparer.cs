using System.Diagnostics.CodeAnalysis;

namespace Kitex.Server.Admin.Prometheus;

/// <summary>Compares tags whatever their order, and finds kept ones by those of a measurement without a copy.</summary>
internal sealed class TagComparer
    : IEqualityComparer<KeyValuePair<string, object?>[]>, IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, KeyValuePair<string, object?>[]>
{
    public static TagComparer Instance { get; } = new();

    public bool Equals(KeyValuePair<string, object?>[]? x, KeyValuePair<string, object?>[]? y) => x is null ? y is null : y is not null && Equals(x.AsSpan(), y);

    public int GetHashCode([DisallowNull] KeyValuePair<string, object?>[] obj) => GetHashCode(obj.AsSpan());

    public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, KeyValuePair<string, object?>[] other)
    {
        if (alternate.Length != other.Length)
        {
            return false;
        }

        for (var i = 0; i < other.Length; i++)
        {
            if (!IsSame(alternate[i], other[i]) && !Has(other, alternate[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>By the values alone: the names are the same for nearly all measurements of an instrument.</summary>
    public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
    {
        var hash = alternate.Length;
        foreach (ref readonly var tag in alternate)
        {
            hash += tag.Value?.GetHashCode() ?? 0;
        }

        return hash;
    }

    public KeyValuePair<string, object?>[] Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => alternate.ToArray();

    private static bool Has(KeyValuePair<string, object?>[] tags, in KeyValuePair<string, object?> wanted)
    {
        foreach (ref readonly var tag in tags.AsSpan())
        {
            if (IsSame(tag, wanted))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSame(in KeyValuePair<string, object?> one, in KeyValuePair<string, object?> other) =>
        one.Key == other.Key && (ReferenceEquals(one.Value, other.Value) || Equals(one.Value, other.Value));
}
