namespace Kitex.Idl.Model;

/// <summary>A field of a struct, union or exception, an argument of a method, or a declared exception of a method.</summary>
public sealed class IdlField : IdlNamedNode
{
    internal IdlField(
        short id, IdlRequiredness requiredness, IdlType type, string name, IdlExpression? defaultSource, string? comment,
        IdlPosition position, IdlAnnotations annotations)
        : base(name, comment, position, annotations)
    {
        Id = id;
        Requiredness = requiredness;
        Type = type;
        DefaultSource = defaultSource;
    }

    /// <summary>The id on the wire: as written, else 1 for the first field and one more than the previous for the others.</summary>
    public short Id { get; }

    /// <summary>
    /// The requiredness that holds: union members and declared exceptions are always optional, arguments never are.
    /// </summary>
    public IdlRequiredness Requiredness { get; }

    /// <summary>The declared type.</summary>
    public IdlType Type { get; }

    /// <summary>The default value as written, or null.</summary>
    public IdlExpression? DefaultSource { get; }

    /// <summary>The default value as a value of <see cref="Type"/>, or null when there is none.</summary>
    public IdlValue? Default { get; internal set; }

    internal bool HasValidId { get; init; } = true;
}
