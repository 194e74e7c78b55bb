using System.Globalization;
using System.Text.Json;
using Kitex.Serialization.Thrift.Schema;

namespace Kitex.Serialization.Thrift.Json;

/// <summary>Reads Thrift binary by a schema into JSON as <see cref="ThriftJsonEncoder"/> takes it.</summary>
internal static class ThriftJsonDecoder
{
    // The whole numbers that a double holds without a gap: more than that many readers of JSON do not keep.
    private const long MostExact = 1L << 53;

    /// <summary>Writes a struct, union or exception; fields that the schema does not know are left out.</summary>
    /// <exception cref="ThriftFormatException">The bytes are malformed.</exception>
    public static void Struct(Utf8JsonWriter json, ref ThriftReader reader, StructSchema @struct)
    {
        json.WriteStartObject();
        reader.ReadStructBegin();
        while (reader.ReadFieldBegin(out var wire, out var id))
        {
            if (@struct.Field(id) is not { } field || field.Type.Wire != wire)
            {
                reader.Skip(wire);
                continue;
            }
            json.WritePropertyName(field.Name);
            Value(json, ref reader, field.Type);
        }
        reader.ReadStructEnd();
        json.WriteEndObject();
    }

    /// <summary>Writes a value.</summary>
    /// <exception cref="ThriftFormatException">The bytes are malformed.</exception>
    public static void Value(Utf8JsonWriter json, ref ThriftReader reader, TypeSchema type)
    {
        switch (type.Kind)
        {
            case TypeKind.Struct: Struct(json, ref reader, type.Fields!); break;
            case TypeKind.List or TypeKind.Set: Items(json, ref reader, type.Element!); break;
            case TypeKind.Map: Map(json, ref reader, type.Key!, type.Element!); break;
            case TypeKind.Bool: json.WriteBooleanValue(reader.ReadBool()); break;
            case TypeKind.Byte: json.WriteNumberValue(reader.ReadByte()); break;
            case TypeKind.I16: json.WriteNumberValue(reader.ReadI16()); break;
            case TypeKind.I32: json.WriteNumberValue(reader.ReadI32()); break;
            case TypeKind.I64: Long(json, reader.ReadI64()); break;
            case TypeKind.Double: Double(json, reader.ReadDouble()); break;
            case TypeKind.Enum: Enum(json, type.Members!, reader.ReadI32()); break;
            case TypeKind.Binary: json.WriteBase64StringValue(reader.ReadBinary().Span); break;
            default: json.WriteStringValue(reader.ReadString()); break;
        }
    }

    private static void Items(Utf8JsonWriter json, ref ThriftReader reader, TypeSchema element)
    {
        json.WriteStartArray();
        for (var left = reader.ReadListBegin(element.LeastBytes); left > 0; left--)
            Value(json, ref reader, element);
        json.WriteEndArray();
    }

    // With string keys an object, which people read; else pairs, which take any key.
    private static void Map(Utf8JsonWriter json, ref ThriftReader reader, TypeSchema key, TypeSchema value)
    {
        var left = reader.ReadMapBegin(key.LeastBytes, value.LeastBytes);
        if (key.Kind == TypeKind.String)
        {
            json.WriteStartObject();
            for (; left > 0; left--)
            {
                json.WritePropertyName(reader.ReadString());
                Value(json, ref reader, value);
            }
            json.WriteEndObject();
            return;
        }

        json.WriteStartArray();
        for (; left > 0; left--)
        {
            json.WriteStartArray();
            Value(json, ref reader, key);
            Value(json, ref reader, value);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private static void Long(Utf8JsonWriter json, long value)
    {
        if (value is >= -MostExact and <= MostExact)
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    private static void Double(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    private static void Enum(Utf8JsonWriter json, EnumSchema @enum, int number)
    {
        if (@enum.NameOf(number) is { } name)
            json.WriteStringValue(name);
        else
            json.WriteNumberValue(number);
    }
}
