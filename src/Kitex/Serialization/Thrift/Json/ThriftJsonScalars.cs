using System.Globalization;
using System.Text.Json;
using Kitex.Serialization.Json;
using Kitex.Serialization.Thrift.Schema;

namespace Kitex.Serialization.Thrift.Json;

/// <summary>Writes single values of JSON, and names of JSON members as keys of maps, as the IDL's base types and enums.</summary>
internal static class ThriftJsonScalars
{
    /// <summary>Writes a value.</summary>
    /// <exception cref="MessageJsonException">It does not fit the type.</exception>
    public static void Write(ref ThriftWriter writer, TypeSchema type, JsonElement json, string path)
    {
        switch (type.Kind, json.ValueKind)
        {
            case (TypeKind.Bool, JsonValueKind.True or JsonValueKind.False):
                writer.WriteBool(json.GetBoolean());
                break;
            case (TypeKind.Byte or TypeKind.I16 or TypeKind.I32 or TypeKind.I64 or TypeKind.Enum, JsonValueKind.Number):
                WriteInteger(ref writer, type, json.GetRawText(), path);
                break;
            case (TypeKind.Double, JsonValueKind.Number):
                writer.WriteDouble(Finite(json.GetDouble(), json.GetRawText(), path));
                break;
            // Many languages cannot hold an i64 in a number of JSON, and JSON has no NaN.
            case (TypeKind.I64 or TypeKind.Double or TypeKind.Enum or TypeKind.String or TypeKind.Binary, JsonValueKind.String):
                WriteKey(ref writer, type, JsonData.Text(json, path), path);
                break;
            default:
                throw new MessageJsonException(path, $"{type} takes {Wanted(type)}, not {JsonData.Kind(json)}");
        }
    }

    /// <summary>Writes the name of a JSON member as a key.</summary>
    /// <exception cref="MessageJsonException">It does not fit the type.</exception>
    public static void WriteKey(ref ThriftWriter writer, TypeSchema type, string text, string path)
    {
        switch (type.Kind)
        {
            case TypeKind.Bool:
                writer.WriteBool(text is "true" || (text is "false" ? false : throw new MessageJsonException(path, $"bool takes true or false, not '{Listing.Short(text)}'")));
                break;
            case TypeKind.Double:
                WriteDouble(ref writer, text, path);
                break;
            case TypeKind.String:
                writer.WriteString(text);
                break;
            case TypeKind.Binary:
                WriteBase64(ref writer, text, path);
                break;
            case TypeKind.Enum when type.Members!.Number(text) is { } number:
                writer.WriteI32(number);
                break;
            case TypeKind.Enum when !IsNumber(text):
                throw new MessageJsonException(path, $"enum {type} has no member '{Listing.Short(text)}'; it has {Listing.Of(type.Members!.Members.Select(static each => each.Name))}");
            default:
                WriteInteger(ref writer, type, text, path);
                break;
        }
    }

    /// <summary>Writes a whole number in as many bytes as its type has.</summary>
    public static void WriteInteger(ref ThriftWriter writer, TypeSchema type, long value)
    {
        switch (type.Kind)
        {
            case TypeKind.Byte: writer.WriteByte((sbyte)value); break;
            case TypeKind.I16: writer.WriteI16((short)value); break;
            case TypeKind.I64: writer.WriteI64(value); break;
            default: writer.WriteI32((int)value); break;
        }
    }

    private static string Wanted(TypeSchema type) => type.Kind switch
    {
        TypeKind.Bool => "true or false",
        TypeKind.I64 => "a whole number, or one in a string",
        TypeKind.Double => "a number, or \"NaN\", \"Infinity\" or \"-Infinity\"",
        TypeKind.String => "a string",
        TypeKind.Binary => "a string in base64",
        TypeKind.Enum => "the name or the number of a member",
        _ => "a whole number",
    };

    private static void WriteInteger(ref ThriftWriter writer, TypeSchema type, string text, string path)
    {
        if (!IsNumber(text))
            throw new MessageJsonException(path, $"{type} takes a whole number, not {Listing.Short(text)}");
        var (least, most) = type.Kind switch
        {
            TypeKind.Byte => (sbyte.MinValue, sbyte.MaxValue),
            TypeKind.I16 => (short.MinValue, short.MaxValue),
            TypeKind.I64 => (long.MinValue, long.MaxValue),
            _ => ((long)int.MinValue, (long)int.MaxValue),
        };
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || value < least || value > most)
            throw new MessageJsonException(path, string.Create(CultureInfo.InvariantCulture, $"{Listing.Short(text)} is out of the range of {type}, {least} to {most}"));
        WriteInteger(ref writer, type, value);
    }

    private static bool IsNumber(string text) =>
        text.AsSpan(text.StartsWith('-') ? 1 : 0) is { IsEmpty: false } digits && !digits.ContainsAnyExceptInRange('0', '9');

    private static void WriteDouble(ref ThriftWriter writer, string text, string path)
    {
        switch (text)
        {
            case "NaN": writer.WriteDouble(double.NaN); break;
            case "Infinity": writer.WriteDouble(double.PositiveInfinity); break;
            case "-Infinity": writer.WriteDouble(double.NegativeInfinity); break;
            default:
                // Parsing takes names of infinity that nobody means.
                if (!text.AsSpan().ContainsAnyInRange('0', '9') || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
                    throw new MessageJsonException(path, $"double takes a number, \"NaN\", \"Infinity\" or \"-Infinity\", not '{Listing.Short(text)}'");
                writer.WriteDouble(Finite(value, text, path));
                break;
        }
    }

    private static double Finite(double value, string text, string path) =>
        double.IsFinite(value) ? value : throw new MessageJsonException(path, $"{Listing.Short(text)} is out of the range of double");

    private static void WriteBase64(ref ThriftWriter writer, string text, string path)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var count))
            throw new MessageJsonException(path, $"binary takes a string in base64, and '{Listing.Short(text)}' is none");
        writer.WriteBinary(bytes.AsMemory(0, count));
    }
}
