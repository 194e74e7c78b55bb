namespace Kitex.Idl.Model;

/// <summary>A value of a list or a set: the category of <see cref="IdlValue.Type"/> tells which.</summary>
public sealed class IdlListValue : IdlValue
{
    internal IdlListValue(IdlType type, IdlPosition position, IReadOnlyList<IdlValue> items)
        : base(type, position) => Items = items;

    /// <summary>The elements in the order of the file.</summary>
    public IReadOnlyList<IdlValue> Items { get; }
}
