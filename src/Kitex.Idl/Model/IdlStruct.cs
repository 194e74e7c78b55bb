namespace Kitex.Idl.Model;

/// <summary>A <c>struct</c>, <c>union</c> or <c>exception</c>.</summary>
public sealed class IdlStruct : IdlDefinition
{
    private readonly Dictionary<string, IdlField> _byName = new(StringComparer.Ordinal);

    internal IdlStruct(
        IdlDocument document, string name, string? comment, IdlPosition position, IdlStructKind kind, IReadOnlyList<IdlField> fields)
        : base(document, name, comment, position)
    {
        Kind = kind;
        Fields = fields;
        foreach (var field in fields)
            _byName.TryAdd(field.Name, field);
    }

    /// <summary>Which of the three it is.</summary>
    public IdlStructKind Kind { get; }

    /// <summary>The fields in the order of the file; ids and names are unique.</summary>
    public IReadOnlyList<IdlField> Fields { get; }

    /// <summary>The field of a name, or null.</summary>
    public IdlField? Field(string name) => _byName.GetValueOrDefault(name);
}
