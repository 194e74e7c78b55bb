namespace Kitex.Idl.Model;

/// <summary>An <c>enum</c>.</summary>
public sealed class IdlEnum : IdlDefinition
{
    private readonly Dictionary<string, IdlEnumMember> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<int, IdlEnumMember> _byNumber = [];

    internal IdlEnum(IdlDocument document, string name, string? comment, IdlPosition position, IReadOnlyList<IdlEnumMember> members)
        : base(document, name, comment, position)
    {
        Members = members;
        foreach (var member in members)
        {
            member.Enum = this;
            _byName.TryAdd(member.Name, member);
            if (member.HasValidNumber)
                _byNumber.TryAdd(member.Number, member);
        }
    }

    /// <summary>The members in the order of the file; numbers and names are unique.</summary>
    public IReadOnlyList<IdlEnumMember> Members { get; }

    /// <summary>The member of a name, or null.</summary>
    public IdlEnumMember? Member(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The member of a number, or null.</summary>
    public IdlEnumMember? Member(int number) => _byNumber.GetValueOrDefault(number);
}
