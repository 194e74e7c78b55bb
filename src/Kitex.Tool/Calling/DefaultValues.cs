using Kitex.Build.Emitting;
using Kitex.Idl.Model;
using Kitex.Network;
using Kitex.Serialization.Thrift;

namespace Kitex.Tool.Calling;

/// <summary>Writes what generated code writes for fields that nobody has set.</summary>
internal static class DefaultValues
{
    /// <summary>Writes a field that was not set: its default, else the zero value; nothing when it is optional and has neither.</summary>
    public static void WriteAbsent(ref ThriftWriter writer, IdlField field)
    {
        if (field.Requiredness == IdlRequiredness.Optional && (field.Default is null || WireFields.HidesDefault(field)))
            return;
        WireFields.Begin(ref writer, field);
        if (field.Default is { } value)
            Write(ref writer, value);
        else if (field.Type.Category == IdlTypeCategory.Struct)
            WriteEmpty(ref writer);
        else
            WriteZero(ref writer, field.Type);
    }

    /// <summary>The bytes of a value of the IDL.</summary>
    public static byte[] Bytes(IdlValue value)
    {
        using var output = new OutputBuffer();
        var writer = new ThriftWriter(output);
        Write(ref writer, value);
        writer.Flush();
        return output.ToArray();
    }

    private static void Write(ref ThriftWriter writer, IdlValue value)
    {
        switch (value)
        {
            case IdlBoolValue boolean: writer.WriteBool(boolean.Value); break;
            case IdlIntegerValue integer: WriteInteger(ref writer, integer.Type, integer.Value); break;
            case IdlDoubleValue number: writer.WriteDouble(number.Value); break;
            case IdlStringValue { Type.Category: IdlTypeCategory.String } text: writer.WriteString(text.Text); break;
            case IdlStringValue bytes: writer.WriteBinary(bytes.Bytes); break;
            case IdlEnumValue member: writer.WriteI32(member.Number); break;
            case IdlListValue list: WriteItems(ref writer, list); break;
            case IdlMapValue map: WritePairs(ref writer, map); break;
            case IdlStructValue @struct: WriteStruct(ref writer, @struct); break;
            default: throw new ArgumentException($"Unknown value {value.GetType().Name}.", nameof(value));
        }
    }

    /// <summary>Writes a whole number in as many bytes as its type has.</summary>
    public static void WriteInteger(ref ThriftWriter writer, IdlType type, long value)
    {
        switch (type.Category)
        {
            case IdlTypeCategory.Byte: writer.WriteByte((sbyte)value); break;
            case IdlTypeCategory.I16: writer.WriteI16((short)value); break;
            case IdlTypeCategory.I64: writer.WriteI64(value); break;
            default: writer.WriteI32((int)value); break;
        }
    }

    private static void WriteItems(ref ThriftWriter writer, IdlListValue list)
    {
        IEnumerable<byte[]> items = list.Items.Select(Bytes);
        // A set of C# holds an item once.
        if (list.Type.Category == IdlTypeCategory.Set)
            items = items.DistinctBy(Convert.ToHexString);
        byte[][] written = [.. items];
        writer.WriteListBegin(WireFields.Wire(list.Type.Element!), written.Length);
        foreach (var item in written)
            writer.WriteRaw(item);
    }

    private static void WritePairs(ref ThriftWriter writer, IdlMapValue map)
    {
        writer.WriteMapBegin(WireFields.Wire(map.Type.Key!), WireFields.Wire(map.Type.Element!), map.Pairs.Count);
        foreach (var (key, value) in map.Pairs)
        {
            Write(ref writer, key);
            Write(ref writer, value);
        }
    }

    private static void WriteStruct(ref ThriftWriter writer, IdlStructValue value)
    {
        writer.WriteStructBegin();
        foreach (var field in WireFields.InOrder(value.Struct.Fields))
        {
            if (value.Fields.FirstOrDefault(pair => pair.Key == field).Value is { } given)
                WriteUnlessDefault(ref writer, field, Bytes(given));
            else if (value.Struct.Kind != IdlStructKind.Union)
                WriteNotGiven(ref writer, field);
        }
        writer.WriteStructEnd();
    }

    // As in the Go code of Kitex: a field that a struct value of the IDL leaves out is zero, not its default.
    private static void WriteNotGiven(ref ThriftWriter writer, IdlField field)
    {
        var isOptional = field.Requiredness == IdlRequiredness.Optional;
        if (isOptional && !WireFields.HidesDefault(field))
            return;
        if (field.Type.Category == IdlTypeCategory.Struct && field.Requiredness != IdlRequiredness.Required)
        {
            WireFields.Begin(ref writer, field);
            WriteEmpty(ref writer);
            return;
        }
        WriteUnlessDefault(ref writer, field, Zero(field.Type));
    }

    private static void WriteUnlessDefault(ref ThriftWriter writer, IdlField field, byte[] value)
    {
        if (WireFields.HidesDefault(field) && WireFields.IsDefault(field, value))
            return;
        WireFields.Begin(ref writer, field);
        writer.WriteRaw(value);
    }

    private static byte[] Zero(IdlType type)
    {
        using var output = new OutputBuffer();
        var writer = new ThriftWriter(output);
        WriteZero(ref writer, type);
        writer.Flush();
        return output.ToArray();
    }

    private static void WriteZero(ref ThriftWriter writer, IdlType type)
    {
        switch (type.Category)
        {
            case IdlTypeCategory.Bool: writer.WriteBool(false); break;
            case IdlTypeCategory.Double: writer.WriteDouble(0); break;
            case IdlTypeCategory.String or IdlTypeCategory.Binary: writer.WriteString(""); break;
            case IdlTypeCategory.List or IdlTypeCategory.Set: writer.WriteListBegin(WireFields.Wire(type.Element!), 0); break;
            case IdlTypeCategory.Map: writer.WriteMapBegin(WireFields.Wire(type.Key!), WireFields.Wire(type.Element!), 0); break;
            case IdlTypeCategory.Struct: WriteZero(ref writer, type.Struct!); break;
            default: WriteInteger(ref writer, type, 0); break;
        }
    }

    private static void WriteZero(ref ThriftWriter writer, IdlStruct @struct)
    {
        if (Values.ContainsItself(@struct))
        {
            WriteEmpty(ref writer);
            return;
        }

        writer.WriteStructBegin();
        foreach (var field in WireFields.InOrder(@struct.Fields))
        {
            if (@struct.Kind == IdlStructKind.Union)
                WriteDefaultMember(ref writer, field);
            else if (field is { Requiredness: IdlRequiredness.Required, Default: null })
                WriteZeroField(ref writer, field);
            else
                WriteAbsent(ref writer, field);
        }
        writer.WriteStructEnd();
    }

    private static void WriteDefaultMember(ref ThriftWriter writer, IdlField field)
    {
        if (field.Default is not { } value)
            return;
        WireFields.Begin(ref writer, field);
        Write(ref writer, value);
    }

    private static void WriteZeroField(ref ThriftWriter writer, IdlField field)
    {
        WireFields.Begin(ref writer, field);
        WriteZero(ref writer, field.Type);
    }

    private static void WriteEmpty(ref ThriftWriter writer)
    {
        writer.WriteStructBegin();
        writer.WriteStructEnd();
    }
}
