using System.Buffers.Binary;
using Kitex.Network;

namespace Kitex.Serialization.Thrift.Schema;

/// <summary>A field of a struct, a member of a union, an argument or a declared exception. Immutable.</summary>
/// <param name="id">Its id.</param>
/// <param name="name">Its name in the IDL.</param>
/// <param name="type">Its type.</param>
public sealed class FieldSchema(short id, string name, TypeSchema type)
{
    private byte[]? _default;

    /// <summary>Its id.</summary>
    public short Id { get; } = id;

    /// <summary>Its name in the IDL.</summary>
    public string Name { get; } = name;

    /// <summary>Its type.</summary>
    public TypeSchema Type { get; } = type;

    /// <summary>Whether reading fails when it is missing.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether it is written only when it is set.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Writes the default; null for none.</summary>
    public ValueWriter? Default { get; init; }

    /// <summary>Whether it is left out when it has its default: an optional one whose value is never null in C#.</summary>
    internal bool HidesDefault => IsOptional && Default is not null && Type.Kind != TypeKind.Struct && !Type.IsContainer;

    /// <summary>Whether a value written is the default; doubles compare as numbers.</summary>
    internal bool IsDefault(ReadOnlySpan<byte> written) => Type.Kind == TypeKind.Double
        ? BinaryPrimitives.ReadDoubleBigEndian(written) == BinaryPrimitives.ReadDoubleBigEndian(DefaultBytes)
        : written.SequenceEqual(DefaultBytes);

    /// <summary>Writes what stands before the value.</summary>
    internal void Begin(ref ThriftWriter writer) => writer.WriteFieldBegin(Type.Wire, Id);

    private ReadOnlySpan<byte> DefaultBytes => _default ??= Bytes(Default!);

    /// <summary>The bytes of a value.</summary>
    internal static byte[] Bytes(ValueWriter value)
    {
        using var output = new OutputBuffer();
        var writer = new ThriftWriter(output);
        value(ref writer);
        writer.Flush();
        return output.ToArray();
    }
}
