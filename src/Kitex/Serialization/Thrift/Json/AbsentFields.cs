using Kitex.Serialization.Thrift.Schema;

namespace Kitex.Serialization.Thrift.Json;

/// <summary>Writes what generated code writes for fields that nobody has set.</summary>
internal static class AbsentFields
{
    /// <summary>Writes a field that was not set: its default, else the zero value; nothing when it is optional and has neither.</summary>
    public static void Write(ref ThriftWriter writer, FieldSchema field)
    {
        if (field.IsOptional && (field.Default is null || field.HidesDefault))
            return;
        field.Begin(ref writer);
        if (field.Default is { } value)
            value(ref writer);
        else if (field.Type.Kind == TypeKind.Struct)
            WriteEmpty(ref writer);
        else
            WriteZero(ref writer, field.Type);
    }

    /// <summary>Writes the zero value of a type.</summary>
    public static void WriteZero(ref ThriftWriter writer, TypeSchema type)
    {
        switch (type.Kind)
        {
            case TypeKind.Bool: writer.WriteBool(false); break;
            case TypeKind.Double: writer.WriteDouble(0); break;
            case TypeKind.String or TypeKind.Binary: writer.WriteString(""); break;
            case TypeKind.List or TypeKind.Set: writer.WriteListBegin(type.Element!.Wire, 0); break;
            case TypeKind.Map: writer.WriteMapBegin(type.Key!.Wire, type.Element!.Wire, 0); break;
            case TypeKind.Struct: WriteZero(ref writer, type.Fields!); break;
            default: ThriftJsonScalars.WriteInteger(ref writer, type, 0); break;
        }
    }

    /// <summary>Writes a struct without a field.</summary>
    public static void WriteEmpty(ref ThriftWriter writer)
    {
        writer.WriteStructBegin();
        writer.WriteStructEnd();
    }

    private static void WriteZero(ref ThriftWriter writer, StructSchema @struct)
    {
        if (@struct.RequiresItself)
        {
            WriteEmpty(ref writer);
            return;
        }

        writer.WriteStructBegin();
        foreach (var field in @struct.InWireOrder)
        {
            if (@struct.IsUnion)
                WriteDefaultMember(ref writer, field);
            else if (field is { IsRequired: true, Default: null })
                WriteZeroField(ref writer, field);
            else
                Write(ref writer, field);
        }
        writer.WriteStructEnd();
    }

    private static void WriteDefaultMember(ref ThriftWriter writer, FieldSchema field)
    {
        if (field.Default is not { } value)
            return;
        field.Begin(ref writer);
        value(ref writer);
    }

    private static void WriteZeroField(ref ThriftWriter writer, FieldSchema field)
    {
        field.Begin(ref writer);
        WriteZero(ref writer, field.Type);
    }
}
