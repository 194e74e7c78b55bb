namespace Kitex.Build.Emitting;

/// <summary>
/// How a generated type is written where code is being emitted: by its simple name within its own namespace, unless a member of
/// the class around hides it; complete otherwise.
/// </summary>
internal sealed class TypeScope(string ownNamespace)
{
    private HashSet<string> _members = [];
    private HashSet<string> _nested = [];

    /// <summary>Code of another class follows.</summary>
    /// <param name="members">The members of the class, inherited ones too.</param>
    /// <param name="nested">The types declared in it.</param>
    public void Enter(IEnumerable<string> members, IEnumerable<string>? nested = null)
    {
        _nested = new HashSet<string>(nested ?? [], StringComparer.Ordinal);
        _members = new HashSet<string>(members, StringComparer.Ordinal);
        _members.UnionWith(_nested);
    }

    /// <summary>The type where C# expects nothing but a type: only a type can hide it.</summary>
    public string AsType(string @namespace, string name) => Written(@namespace, name, _nested);

    /// <summary>The type where C# expects a value, before a dot: any member can hide it.</summary>
    public string AsValue(string @namespace, string name) => Written(@namespace, name, _members);

    /// <summary>The type by its complete name.</summary>
    public static string Complete(string @namespace, string name) => @namespace.Length == 0 ? $"global::{name}" : $"global::{@namespace}.{name}";

    // Only names that begin in upper case are none of a parameter, a local or a discard.
    private string Written(string @namespace, string name, HashSet<string> hidden) =>
        @namespace == ownNamespace && char.IsUpper(name[0]) && !hidden.Contains(name.Split('.')[0]) ? name : Complete(@namespace, name);
}
