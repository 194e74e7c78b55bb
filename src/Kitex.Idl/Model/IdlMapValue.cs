namespace Kitex.Idl.Model;

/// <summary>A value of a map.</summary>
public sealed class IdlMapValue : IdlValue
{
    internal IdlMapValue(IdlType type, IdlPosition position, IReadOnlyList<KeyValuePair<IdlValue, IdlValue>> pairs)
        : base(type, position) => Pairs = pairs;

    /// <summary>The pairs in the order of the file; keys are unique.</summary>
    public IReadOnlyList<KeyValuePair<IdlValue, IdlValue>> Pairs { get; }
}
