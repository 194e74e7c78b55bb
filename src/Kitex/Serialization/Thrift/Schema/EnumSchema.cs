namespace Kitex.Serialization.Thrift.Schema;

/// <summary>An enum of the IDL. Immutable.</summary>
/// <param name="name">Its name in the IDL.</param>
/// <param name="members">The names and numbers of its members, in the order of the file.</param>
public sealed class EnumSchema(string name, IReadOnlyList<(string Name, int Number)> members)
{
    /// <summary>Its name in the IDL.</summary>
    public string Name { get; } = name;

    /// <summary>The names and numbers of its members, in the order of the file.</summary>
    public IReadOnlyList<(string Name, int Number)> Members { get; } = members;

    /// <summary>The number of a name; null when no member has it.</summary>
    internal int? Number(string name)
    {
        foreach (var member in Members)
        {
            if (member.Name == name)
                return member.Number;
        }
        return null;
    }

    /// <summary>The name of a number; null when no member has it.</summary>
    internal string? NameOf(int number)
    {
        foreach (var member in Members)
        {
            if (member.Number == number)
                return member.Name;
        }
        return null;
    }
}
