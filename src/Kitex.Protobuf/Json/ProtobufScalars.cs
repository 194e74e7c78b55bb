using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Kitex.Serialization.Json;

namespace Kitex.Protobuf.Json;

/// <summary>Writes single values of JSON, and names of JSON members as keys of maps, as Protobuf's scalars and enums, and those as JSON.</summary>
internal static class ProtobufScalars
{
    private const string NullValue = "google.protobuf.NullValue";

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789+-.eE");

    /// <summary>Whether null is a value of the enum and not the lack of one.</summary>
    public static bool IsNull(FieldDescriptor field) => field.FieldType == FieldType.Enum && field.EnumType.FullName == NullValue;

    /// <summary>Writes a value, without its tag.</summary>
    /// <exception cref="MessageJsonException">It does not fit the type.</exception>
    public static void Write(ProtobufWriter writer, FieldDescriptor field, JsonElement json, string path)
    {
        switch (field.FieldType, json.ValueKind)
        {
            case (FieldType.Bool, JsonValueKind.True or JsonValueKind.False):
                writer.Varint(json.GetBoolean() ? 1u : 0u);
                break;
            case (FieldType.Float or FieldType.Double, JsonValueKind.Number):
                WriteFloat(writer, field, json.GetRawText(), path);
                break;
            case (FieldType.Bool or FieldType.String or FieldType.Bytes, JsonValueKind.Number):
            case (FieldType.Bool, JsonValueKind.String):
                throw Unfit(field, json, path);
            case (FieldType.Enum, JsonValueKind.Null) when IsNull(field):
                writer.Varint(0);
                break;
            case (_, JsonValueKind.Number):
                WriteInteger(writer, field, json.GetRawText(), path);
                break;
            case (_, JsonValueKind.String):
                WriteText(writer, field, JsonData.Text(json, path), path);
                break;
            default:
                throw Unfit(field, json, path);
        }
    }

    /// <summary>Writes the name of a JSON member, or the text of a string, as a value.</summary>
    /// <exception cref="MessageJsonException">It does not fit the type.</exception>
    public static void WriteText(ProtobufWriter writer, FieldDescriptor field, string text, string path)
    {
        switch (field.FieldType)
        {
            case FieldType.Bool:
                writer.Varint(text == "true" ? 1u : text == "false" ? 0u : throw new MessageJsonException(path, $"bool takes true or false, not '{Listing.Short(text)}'"));
                break;
            case FieldType.String:
                writer.Text(text);
                break;
            case FieldType.Bytes:
                writer.Bytes(Base64(text, path));
                break;
            case FieldType.Float or FieldType.Double:
                WriteFloat(writer, field, text, path);
                break;
            case FieldType.Enum when field.EnumType.FindValueByName(text) is { } value:
                writer.Varint((ulong)value.Number);
                break;
            case FieldType.Enum when !IsNumeric(text):
                throw new MessageJsonException(path, $"enum {field.EnumType.Name} has no value '{Listing.Short(text)}'; it has {Listing.Of(field.EnumType.Values.Select(static each => each.Name))}");
            default:
                WriteInteger(writer, field, text, path);
                break;
        }
    }

    /// <summary>Writes a value as JSON.</summary>
    public static void Write(Utf8JsonWriter json, FieldDescriptor field, object value)
    {
        switch (value)
        {
            case bool truth: json.WriteBooleanValue(truth); break;
            case string text: json.WriteStringValue(text); break;
            case ByteString bytes: json.WriteBase64StringValue(bytes.Span); break;
            case float number: Write(json, number); break;
            case double number: Write(json, number); break;
            case long or ulong: json.WriteStringValue(Text(value)); break;
            case int number when field.FieldType != FieldType.Enum: json.WriteNumberValue(number); break;
            case uint number: json.WriteNumberValue(number); break;
            case var _ when IsNull(field): json.WriteNullValue(); break;
            // The boxed value of an enum is a number, whatever its type.
            case var _ when field.EnumType.FindValueByNumber((int)value) is { } member: json.WriteStringValue(member.Name); break;
            default: json.WriteNumberValue((int)value); break;
        }
    }

    /// <summary>Writes a number, or the name of what is none.</summary>
    public static void Write(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(Text(value));
    }

    /// <summary>The key of a map as the name of a JSON member.</summary>
    public static string Text(object key) => key switch
    {
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => (string)key,
    };

    private static void Write(Utf8JsonWriter json, float value)
    {
        // As a double it would have digits that a float has not.
        if (float.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(Text(value));
    }

    /// <summary>What a type is called in messages.</summary>
    public static string Name(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Enum => field.EnumType.Name,
        FieldType.Message => field.MessageType.Name,
        var type => type.ToString().ToLowerInvariant(),
    };

    private static MessageJsonException Unfit(FieldDescriptor field, JsonElement json, string path) => new(path, $"{Name(field)} takes {Wanted(field)}, not {JsonData.Kind(json)}");

    private static string Wanted(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Bool => "true or false",
        FieldType.Float or FieldType.Double => "a number, or \"NaN\", \"Infinity\" or \"-Infinity\"",
        FieldType.String => "a string",
        FieldType.Bytes => "a string in base64",
        FieldType.Enum => "the name or the number of a value",
        _ => "a whole number, or one in a string",
    };

    private static void WriteInteger(ProtobufWriter writer, FieldDescriptor field, string text, string path)
    {
        // 1.0 and 1e3 are whole numbers too.
        var isNumber = decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value);
        if (!IsNumeric(text) || (isNumber && decimal.Truncate(value) != value))
            throw new MessageJsonException(path, $"{Name(field)} takes a whole number, not {Listing.Short(text)}");
        var (least, most) = Range(field.FieldType);
        if (!isNumber || value < least || value > most)
            throw new MessageJsonException(path, string.Create(CultureInfo.InvariantCulture, $"{Listing.Short(text)} is out of the range of {Name(field)}, {least} to {most}"));
        WriteInteger(writer, field.FieldType, value);
    }

    private static bool IsNumeric(string text) => text.AsSpan().ContainsAnyInRange('0', '9') && !text.AsSpan().ContainsAnyExcept(NumberCharacters);

    private static (decimal Least, decimal Most) Range(FieldType type) => type switch
    {
        FieldType.UInt32 or FieldType.Fixed32 => (uint.MinValue, uint.MaxValue),
        FieldType.UInt64 or FieldType.Fixed64 => (ulong.MinValue, ulong.MaxValue),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => (long.MinValue, long.MaxValue),
        _ => (int.MinValue, int.MaxValue),
    };

    private static void WriteInteger(ProtobufWriter writer, FieldType type, decimal value)
    {
        switch (type)
        {
            case FieldType.UInt32 or FieldType.UInt64: writer.Varint((ulong)value); break;
            case FieldType.SInt32 or FieldType.SInt64: writer.Varint(ZigZag((long)value)); break;
            case FieldType.Fixed32: writer.Fixed32((uint)value); break;
            case FieldType.SFixed32: writer.Fixed32((uint)(int)value); break;
            case FieldType.Fixed64: writer.Fixed64((ulong)value); break;
            case FieldType.SFixed64: writer.Fixed64((ulong)(long)value); break;
            default: writer.Varint((ulong)(long)value); break;
        }
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private static void WriteFloat(ProtobufWriter writer, FieldDescriptor field, string text, string path)
    {
        var value = text switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => Finite(field, text, path),
        };
        if (field.FieldType == FieldType.Float)
            writer.Fixed32(BitConverter.SingleToUInt32Bits((float)value));
        else
            writer.Fixed64(BitConverter.DoubleToUInt64Bits(value));
    }

    // Parsing takes names of infinity that nobody means.
    private static double Finite(FieldDescriptor field, string text, string path)
    {
        if (!IsNumeric(text) || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            throw new MessageJsonException(path, $"{Name(field)} takes a number, \"NaN\", \"Infinity\" or \"-Infinity\", not '{Listing.Short(text)}'");
        return double.IsFinite(field.FieldType == FieldType.Float ? (float)value : value)
            ? value
            : throw new MessageJsonException(path, $"{Listing.Short(text)} is out of the range of {Name(field)}");
    }

    // Both alphabets, padded or not.
    private static byte[] Base64(string text, string path)
    {
        var standard = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        var bytes = new byte[standard.Length];
        return Convert.TryFromBase64String(standard.PadRight((standard.Length + 3) / 4 * 4, '='), bytes, out var count)
            ? bytes[..count]
            : throw new MessageJsonException(path, $"bytes takes a string in base64, and '{Listing.Short(text)}' is none");
    }
}
