using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Idl.Resolving;

internal sealed partial class ValueReader
{
    /// <summary>Reads the value of a constant as a value of another type; null when there is no way.</summary>
    private IdlValue? Convert(IdlValue value, IdlType type, IdlPosition position, string owner) => value switch
    {
        IdlBoolValue v => FromBool(v.Value, type, position),
        IdlIntegerValue v => FromInteger(v.Value, type, position, owner),
        IdlDoubleValue v => FromDouble(v.Value, type, position),
        IdlEnumValue v => FromEnum(v.Enum, v.Number, type, position, owner),
        IdlStringValue v when type.Category is IdlTypeCategory.String or IdlTypeCategory.Binary => new IdlStringValue(type, position, v.Bytes),
        IdlListValue v when TypeEquality.AreSame(v.Type, type) => new IdlListValue(type, position, v.Items),
        IdlMapValue v when TypeEquality.AreSame(v.Type, type) => new IdlMapValue(type, position, v.Pairs),
        IdlStructValue v when v.Struct == type.Struct => new IdlStructValue(type, position, v.Struct, v.Fields),
        _ => null,
    };

    private static IdlValue? FromBool(bool value, IdlType type, IdlPosition position) => type.Category switch
    {
        IdlTypeCategory.Bool => new IdlBoolValue(type, position, value),
        IdlTypeCategory.Double => new IdlDoubleValue(type, position, value ? 1 : 0),
        IdlTypeCategory.Byte or IdlTypeCategory.I16 or IdlTypeCategory.I32 or IdlTypeCategory.I64 => new IdlIntegerValue(type, position, value ? 1 : 0),
        _ => null,
    };

    private static IdlValue? FromDouble(double value, IdlType type, IdlPosition position) => type.Category switch
    {
        IdlTypeCategory.Bool => new IdlBoolValue(type, position, value > 0),
        IdlTypeCategory.Double => new IdlDoubleValue(type, position, value),
        _ => null,
    };

    private IdlValue? FromInteger(long value, IdlType type, IdlPosition position, string owner) => type.Category switch
    {
        IdlTypeCategory.Bool => new IdlBoolValue(type, position, value > 0),
        IdlTypeCategory.Double => new IdlDoubleValue(type, position, value),
        IdlTypeCategory.Byte => new IdlIntegerValue(type, position, Wrap(value, (sbyte)value, "8", position, owner)),
        IdlTypeCategory.I16 => new IdlIntegerValue(type, position, Wrap(value, (short)value, "16", position, owner)),
        IdlTypeCategory.I32 => new IdlIntegerValue(type, position, Wrap(value, (int)value, "32", position, owner)),
        IdlTypeCategory.I64 => new IdlIntegerValue(type, position, value),
        IdlTypeCategory.Enum => EnumValue(type, (int)Wrap(value, (int)value, "32", position, owner), position),
        _ => null,
    };

    private IdlValue? FromEnum(IdlEnum @enum, int number, IdlType type, IdlPosition position, string owner)
    {
        if (type.Enum is { } other && other != @enum)
        {
            diagnostics.Warn(
                DiagnosticCode.ForeignEnumMember, position,
                $"`{owner}` is a `{type}`, but its value is of the enum `{@enum.Name}`; the number {number} holds, write {Example(type)}");
        }
        return FromInteger(number, type, position, owner);
    }

    private static IdlEnumValue EnumValue(IdlType type, int number, IdlPosition position) =>
        new(type, position, type.Enum!, number, type.Enum!.Member(number));

    /// <summary>Kitex's own compiler lets a number pass that its type cannot hold; what the wire keeps of it is the lower bits.</summary>
    private long Wrap(long written, long kept, string bits, IdlPosition position, string owner)
    {
        if (written != kept)
        {
            diagnostics.Warn(
                DiagnosticCode.NumberWraps, position, $"{written} does not fit the {bits} bits of `{owner}`, {kept} is what remains; write a number in range");
        }
        return kept;
    }
}
