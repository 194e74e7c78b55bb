namespace Kitex.Idl.Model;

/// <summary>A value of a struct, union or exception.</summary>
public sealed class IdlStructValue : IdlValue
{
    internal IdlStructValue(IdlType type, IdlPosition position, IdlStruct @struct, IReadOnlyList<KeyValuePair<IdlField, IdlValue>> fields)
        : base(type, position) => (Struct, Fields) = (@struct, fields);

    /// <summary>The struct.</summary>
    public IdlStruct Struct { get; }

    /// <summary>
    /// The fields that were given, each once, in the order written; of a union the last one given.
    /// In Kitex's Go code the others keep the zero value of their type, not their default.
    /// </summary>
    public IReadOnlyList<KeyValuePair<IdlField, IdlValue>> Fields { get; }
}
