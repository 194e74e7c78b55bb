namespace Kitex.Idl.Model;

/// <summary>A member of an enum.</summary>
public sealed class IdlEnumMember : IdlNamedNode
{
    internal IdlEnumMember(string name, string? comment, IdlPosition position, IdlAnnotations annotations, int number)
        : base(name, comment, position, annotations) => Number = number;

    /// <summary>The number on the wire: as written, else 0 for the first member and one more than the previous for the others.</summary>
    public int Number { get; }

    /// <summary>The enum the member belongs to.</summary>
    public IdlEnum Enum { get; internal set; } = null!;

    internal bool HasValidNumber { get; init; } = true;
}
