namespace Kitex.Serialization.Thrift.Schema;

/// <summary>What a method takes and gives, as the IDL has it. Immutable.</summary>
/// <param name="arguments">The arguments in the order of the file.</param>
/// <param name="result">The type of the result; null for <c>void</c>.</param>
/// <param name="throws">The declared exceptions in the order of the file; null for none.</param>
public sealed class MethodSchema(IReadOnlyList<FieldSchema> arguments, TypeSchema? result = null, IReadOnlyList<FieldSchema>? throws = null)
{
    /// <summary>The arguments in the order of the file.</summary>
    public IReadOnlyList<FieldSchema> Arguments { get; } = arguments;

    /// <summary>The type of the result; null for <c>void</c>.</summary>
    public TypeSchema? Result { get; } = result;

    /// <summary>The declared exceptions in the order of the file.</summary>
    public IReadOnlyList<FieldSchema> Throws { get; } = throws ?? [];

    /// <summary>The only argument when it is a struct, union or exception: its JSON is the request's; else null.</summary>
    internal FieldSchema? SingleStruct => Arguments is [{ Type.Kind: TypeKind.Struct } argument] ? argument : null;
}
