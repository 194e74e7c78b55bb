namespace Kitex.Tool.Scaffolding;

/// <summary>How types are written in one file: by simple names wherever C# finds the right type by them, else by longer ones.</summary>
/// <param name="known">What could be mistaken for a type.</param>
/// <param name="space">The namespace of the code; empty for top-level statements.</param>
/// <param name="imports">The namespaces that the file imports or will.</param>
internal sealed class NameLookup(KnownNames known, string space, IEnumerable<string> imports)
{
    /// <summary>What projects import without saying so.</summary>
    public static IReadOnlyList<string> Implicit { get; } =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    private readonly List<string> _imports = [.. imports.Concat(Implicit).Distinct(StringComparer.Ordinal)];
    private readonly SortedSet<string> _needed = new(StringComparer.Ordinal);
    private HashSet<string> _hidden = [];

    /// <summary>The namespaces whose types were written by simple names, but for those that need no import.</summary>
    public IEnumerable<string> Needed => _needed;

    /// <summary>Names that mean something else where code follows: members of the class and parameters.</summary>
    public void Hide(IEnumerable<string> names) => _hidden = new HashSet<string>(names, StringComparer.Ordinal);

    /// <summary>A type without type parameters.</summary>
    public string Of(string @namespace, string name)
    {
        if (IsVisible(@namespace, name))
            return Import(@namespace, name);
        if (@namespace.Length == 0)
            return $"global::{name}";
        var root = @namespace.Split('.')[0];
        return _hidden.Contains(root) || Enclosing().Any(outer => known.HasType(outer, root) || known.HasNamespace(outer, root))
            ? $"global::{@namespace}.{name}"
            : $"{@namespace}.{name}";
    }

    /// <summary>A type of .NET with type parameters, which no IDL can hide.</summary>
    public string Generic(string @namespace, string name) => Import(@namespace, name);

    private string Import(string @namespace, string name)
    {
        if (@namespace.Length > 0 && !IsEnclosing(@namespace))
            _needed.Add(@namespace);
        return name;
    }

    private bool IsVisible(string @namespace, string name)
    {
        if (_hidden.Contains(name))
            return false;
        foreach (var outer in Enclosing())
        {
            if (known.HasType(outer, name))
                return outer == KnownNames.Plain(@namespace);
            if (known.HasNamespace(outer, name))
                return false;
        }
        // Before all that is imported.
        if (@namespace.Length == 0)
            return true;
        if (known.HasType("", name) || known.HasNamespace("", name))
            return false;
        var found = _imports.Where(import => known.HasType(import, name)).Select(KnownNames.Plain).Distinct(StringComparer.Ordinal).ToList();
        return found is [var only] && only == KnownNames.Plain(@namespace);
    }

    private bool IsEnclosing(string @namespace) => Enclosing().Contains(KnownNames.Plain(@namespace));

    // From the innermost namespace out; the global one is no part of it, because what is imported stands beside that.
    private IEnumerable<string> Enclosing()
    {
        for (var rest = KnownNames.Plain(space); rest.Length > 0; rest = KnownNames.Parent(rest))
            yield return rest;
    }
}
