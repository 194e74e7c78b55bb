using Kitex.Idl.Model;

namespace Kitex.Idl.Parsing;

/// <summary>Gathers annotations; values of a repeated key join its first appearance.</summary>
internal sealed class AnnotationList
{
    private readonly OrderedDictionary<string, List<string>> _items = new(StringComparer.Ordinal);

    public void Add(ReadOnlySpan<char> key, string value)
    {
        var name = key.ToString();
        if (_items.TryGetValue(name, out var values))
            values.Add(value);
        else
            _items.Add(name, [value]);
    }

    public IdlAnnotations Freeze() =>
        _items.Count == 0 ? IdlAnnotations.Empty : new([.. _items.Select(item => new IdlAnnotation(item.Key, item.Value))]);
}
