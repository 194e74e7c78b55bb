namespace Kitex.Idl.Model;

/// <summary>A <c>typedef</c>: another name for a type.</summary>
public sealed class IdlTypedef : IdlDefinition
{
    internal IdlTypedef(IdlDocument document, string name, string? comment, IdlPosition position, IdlType type)
        : base(document, name, comment, position) => Type = type;

    /// <summary>The type that gets the name; itself possibly a typedef.</summary>
    public IdlType Type { get; }

    /// <summary>How many containers lie inside each other, typedefs followed.</summary>
    internal int Depth { get; set; }
}
