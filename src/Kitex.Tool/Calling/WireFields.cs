using System.Buffers.Binary;
using Kitex.Build.Emitting;
using Kitex.Idl.Model;
using Kitex.Serialization.Thrift;

namespace Kitex.Tool.Calling;

/// <summary>Fields as generated code writes them.</summary>
internal static class WireFields
{
    /// <summary>Booleans and numbers first, then all others, both in the order of the file.</summary>
    public static IEnumerable<IdlField> InOrder(IReadOnlyList<IdlField> fields) =>
        fields.Where(static field => TypeNames.IsNumber(field.Type)).Concat(fields.Where(static field => !TypeNames.IsNumber(field.Type)));

    /// <summary>The type id of a value: an enum goes as i32, binary as string.</summary>
    public static ThriftType Wire(IdlType type) => type.Category switch
    {
        IdlTypeCategory.Bool => ThriftType.Bool,
        IdlTypeCategory.Byte => ThriftType.Byte,
        IdlTypeCategory.I16 => ThriftType.I16,
        IdlTypeCategory.I32 or IdlTypeCategory.Enum => ThriftType.I32,
        IdlTypeCategory.I64 => ThriftType.I64,
        IdlTypeCategory.Double => ThriftType.Double,
        IdlTypeCategory.String or IdlTypeCategory.Binary => ThriftType.String,
        IdlTypeCategory.List => ThriftType.List,
        IdlTypeCategory.Set => ThriftType.Set,
        IdlTypeCategory.Map => ThriftType.Map,
        IdlTypeCategory.Struct => ThriftType.Struct,
        _ => throw new ArgumentException($"The type {type} was not resolved.", nameof(type)),
    };

    /// <summary>Writes the header of a field; its value follows.</summary>
    public static void Begin(ref ThriftWriter writer, IdlField field) => writer.WriteFieldBegin(Wire(field.Type), field.Id);

    /// <summary>Whether the field is left out when it has its default: an optional one whose value is never null in C#.</summary>
    public static bool HidesDefault(IdlField field) =>
        field is { Requiredness: IdlRequiredness.Optional, Default: not null, Type.Category: not IdlTypeCategory.Struct }
        && !TypeNames.IsContainer(field.Type);

    /// <summary>Whether a value written is the field's default; doubles compare as numbers.</summary>
    public static bool IsDefault(IdlField field, ReadOnlySpan<byte> written) => field.Default is IdlDoubleValue number
        ? BinaryPrimitives.ReadDoubleBigEndian(written) == number.Value
        : written.SequenceEqual(DefaultValues.Bytes(field.Default!));
}
