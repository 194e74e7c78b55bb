using Kitex.Idl.Model;
using Kitex.Serialization.Thrift;
using Kitex.Serialization.Thrift.Json;
using Kitex.Serialization.Thrift.Schema;

namespace Kitex.Tool.Calling;

/// <summary>Writes values of the IDL as generated code writes them.</summary>
/// <param name="schema">Of the IDL that has the values.</param>
internal sealed class IdlValueWriter(IdlSchema schema)
{
    /// <summary>Writes a value.</summary>
    public void Write(ref ThriftWriter writer, IdlValue value)
    {
        switch (value)
        {
            case IdlBoolValue boolean: writer.WriteBool(boolean.Value); break;
            case IdlIntegerValue integer: ThriftJsonScalars.WriteInteger(ref writer, schema.Type(integer.Type), integer.Value); break;
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

    private byte[] Bytes(IdlValue value) => FieldSchema.Bytes((ref writer) => Write(ref writer, value));

    private void WriteItems(ref ThriftWriter writer, IdlListValue list)
    {
        IEnumerable<byte[]> items = list.Items.Select(Bytes);
        // A set of C# holds an item once.
        if (list.Type.Category == IdlTypeCategory.Set)
            items = items.DistinctBy(Convert.ToHexString);
        byte[][] written = [.. items];
        writer.WriteListBegin(schema.Type(list.Type.Element!).Wire, written.Length);
        foreach (var item in written)
            writer.WriteRaw(item);
    }

    private void WritePairs(ref ThriftWriter writer, IdlMapValue map)
    {
        writer.WriteMapBegin(schema.Type(map.Type.Key!).Wire, schema.Type(map.Type.Element!).Wire, map.Pairs.Count);
        foreach (var (key, value) in map.Pairs)
        {
            Write(ref writer, key);
            Write(ref writer, value);
        }
    }

    private void WriteStruct(ref ThriftWriter writer, IdlStructValue value)
    {
        var @struct = schema.Struct(value.Struct);
        writer.WriteStructBegin();
        foreach (var field in @struct.InWireOrder)
        {
            if (value.Fields.FirstOrDefault(pair => pair.Key.Name == field.Name).Value is { } given)
                WriteUnlessDefault(ref writer, field, Bytes(given));
            else if (!@struct.IsUnion)
                WriteNotGiven(ref writer, field);
        }
        writer.WriteStructEnd();
    }

    // As in the Go code of Kitex: a field that a struct value of the IDL leaves out is zero, not its default.
    private static void WriteNotGiven(ref ThriftWriter writer, FieldSchema field)
    {
        if (field.IsOptional && !field.HidesDefault)
            return;
        if (field.Type.Kind == TypeKind.Struct && !field.IsRequired)
        {
            field.Begin(ref writer);
            AbsentFields.WriteEmpty(ref writer);
            return;
        }
        WriteUnlessDefault(ref writer, field, FieldSchema.Bytes((ref zero) => AbsentFields.WriteZero(ref zero, field.Type)));
    }

    private static void WriteUnlessDefault(ref ThriftWriter writer, FieldSchema field, byte[] value)
    {
        if (field.HidesDefault && field.IsDefault(value))
            return;
        field.Begin(ref writer);
        writer.WriteRaw(value);
    }
}
