namespace Kitex.Tool.Scaffolding;

/// <summary>The types and namespaces there are, as far as they bear on what a simple name means.</summary>
internal sealed class KnownNames
{
    private readonly Dictionary<string, HashSet<string>> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _namespaces = new(StringComparer.Ordinal);

    public void AddType(string @namespace, string name)
    {
        var plain = Plain(@namespace);
        AddNamespace(plain);
        if (!_types.TryGetValue(plain, out var types))
            _types[plain] = types = new HashSet<string>(StringComparer.Ordinal);
        types.Add(name);
    }

    /// <summary>Adds a namespace and those around it.</summary>
    public void AddNamespace(string @namespace)
    {
        for (var rest = Plain(@namespace); rest.Length > 0 && _namespaces.Add(rest); rest = Parent(rest))
        {
        }
    }

    public bool HasType(string @namespace, string name) =>
        _types.TryGetValue(Plain(@namespace), out var types) && types.Contains(name);

    public bool HasNamespace(string @namespace, string name) =>
        _namespaces.Contains(@namespace.Length == 0 ? Plain(name) : $"{Plain(@namespace)}.{Plain(name)}");

    /// <summary>The namespace around another; empty for the global one.</summary>
    public static string Parent(string @namespace) =>
        @namespace.LastIndexOf('.') is >= 0 and var dot ? @namespace[..dot] : "";

    /// <summary>The namespace without the <c>@</c> of keywords, by which namespaces are compared.</summary>
    public static string Plain(string @namespace) => @namespace.Replace("@", "", StringComparison.Ordinal);
}
