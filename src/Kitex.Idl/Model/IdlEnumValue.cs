namespace Kitex.Idl.Model;

/// <summary>A value of an enum.</summary>
public sealed class IdlEnumValue : IdlValue
{
    internal IdlEnumValue(IdlType type, IdlPosition position, IdlEnum @enum, int number, IdlEnumMember? member)
        : base(type, position) => (Enum, Number, Member) = (@enum, number, member);

    /// <summary>The enum.</summary>
    public IdlEnum Enum { get; }

    /// <summary>The number on the wire.</summary>
    public int Number { get; }

    /// <summary>The member of that number; null when a number was written that no member has.</summary>
    public IdlEnumMember? Member { get; }
}
