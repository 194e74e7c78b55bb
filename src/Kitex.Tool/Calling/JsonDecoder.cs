using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kitex.Build.Emitting;
using Kitex.Idl.Model;
using Kitex.Serialization.Thrift;

namespace Kitex.Tool.Calling;

/// <summary>Reads Thrift binary by the IDL into JSON as <see cref="JsonEncoder"/> takes it.</summary>
internal static class JsonDecoder
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A struct, union or exception; fields that the IDL does not know are left out.</summary>
    /// <exception cref="ThriftFormatException">The bytes are malformed.</exception>
    public static string Struct(IdlStruct @struct, ReadOnlySpan<byte> bytes)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, Options))
        {
            var reader = new ThriftReader(bytes);
            Struct(json, ref reader, @struct);
        }
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static void Struct(Utf8JsonWriter json, ref ThriftReader reader, IdlStruct @struct)
    {
        json.WriteStartObject();
        reader.ReadStructBegin();
        while (reader.ReadFieldBegin(out var wire, out var id))
        {
            var field = @struct.Fields.FirstOrDefault(field => field.Id == id);
            if (field is null || WireFields.Wire(field.Type) != wire)
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

    private static void Value(Utf8JsonWriter json, ref ThriftReader reader, IdlType type)
    {
        switch (type.Category)
        {
            case IdlTypeCategory.Struct: Struct(json, ref reader, type.Struct!); break;
            case IdlTypeCategory.List or IdlTypeCategory.Set: Items(json, ref reader, type.Element!); break;
            case IdlTypeCategory.Map: Map(json, ref reader, type.Key!, type.Element!); break;
            case IdlTypeCategory.Bool: json.WriteBooleanValue(reader.ReadBool()); break;
            case IdlTypeCategory.Byte: json.WriteNumberValue(reader.ReadByte()); break;
            case IdlTypeCategory.I16: json.WriteNumberValue(reader.ReadI16()); break;
            case IdlTypeCategory.I32: json.WriteNumberValue(reader.ReadI32()); break;
            case IdlTypeCategory.I64: json.WriteNumberValue(reader.ReadI64()); break;
            case IdlTypeCategory.Double: Double(json, reader.ReadDouble()); break;
            case IdlTypeCategory.Enum: Enum(json, type.Enum!, reader.ReadI32()); break;
            case IdlTypeCategory.Binary: json.WriteBase64StringValue(reader.ReadBinary().Span); break;
            default: json.WriteStringValue(reader.ReadString()); break;
        }
    }

    private static void Items(Utf8JsonWriter json, ref ThriftReader reader, IdlType element)
    {
        json.WriteStartArray();
        for (var left = reader.ReadListBegin(TypeNames.LeastBytes(element)); left > 0; left--)
            Value(json, ref reader, element);
        json.WriteEndArray();
    }

    // With string keys an object, which people read; else pairs, which take any key.
    private static void Map(Utf8JsonWriter json, ref ThriftReader reader, IdlType key, IdlType value)
    {
        var left = reader.ReadMapBegin(TypeNames.LeastBytes(key), TypeNames.LeastBytes(value));
        if (key.Category == IdlTypeCategory.String)
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

    private static void Double(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    private static void Enum(Utf8JsonWriter json, IdlEnum @enum, int number)
    {
        if (@enum.Member(number) is { } member)
            json.WriteStringValue(member.Name);
        else
            json.WriteNumberValue(number);
    }
}
