using System.Collections;

namespace Kitex.Idl.Model;

/// <summary>The annotations of a node: ordered by first appearance, with look-up by key.</summary>
public sealed class IdlAnnotations : IReadOnlyList<IdlAnnotation>
{
    /// <summary>No annotations.</summary>
    public static IdlAnnotations Empty { get; } = new([]);

    private readonly IReadOnlyList<IdlAnnotation> _items;

    internal IdlAnnotations(IReadOnlyList<IdlAnnotation> items) => _items = items;

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public IdlAnnotation this[int index] => _items[index];

    /// <summary>The first value of a key, or null when the key is absent.</summary>
    public string? First(string key) => Values(key) is [var first, ..] ? first : null;

    /// <summary>All values of a key; empty when the key is absent.</summary>
    public IReadOnlyList<string> Values(string key)
    {
        foreach (var item in _items)
        {
            if (item.Key == key)
                return item.Values;
        }
        return [];
    }

    /// <inheritdoc/>
    public IEnumerator<IdlAnnotation> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
