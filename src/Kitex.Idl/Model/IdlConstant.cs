namespace Kitex.Idl.Model;

/// <summary>A <c>const</c>.</summary>
public sealed class IdlConstant : IdlDefinition
{
    internal IdlConstant(
        IdlDocument document, string name, string? comment, IdlPosition position, IdlType type, IdlExpression source)
        : base(document, name, comment, position)
    {
        Type = type;
        Source = source;
    }

    /// <summary>The declared type.</summary>
    public IdlType Type { get; }

    /// <summary>The value as written.</summary>
    public IdlExpression Source { get; }

    /// <summary>The value as a value of <see cref="Type"/>; null only when the result has an error for it.</summary>
    public IdlValue? Value { get; internal set; }
}
