using System.Globalization;
using System.Text.Json;
using Kitex.Idl.Model;
using Kitex.Serialization.Thrift;

namespace Kitex.Tool.Calling;

/// <summary>Writes single values of JSON, and names of JSON members as keys of maps, as the IDL's base types and enums.</summary>
internal static class JsonScalars
{
    /// <summary>Writes a value.</summary>
    /// <exception cref="DataException">It does not fit the type.</exception>
    public static void Write(ref ThriftWriter writer, IdlType type, JsonElement json, string path)
    {
        switch (type.Category, json.ValueKind)
        {
            case (IdlTypeCategory.Bool, JsonValueKind.True or JsonValueKind.False):
                writer.WriteBool(json.GetBoolean());
                break;
            case (IdlTypeCategory.Byte or IdlTypeCategory.I16 or IdlTypeCategory.I32 or IdlTypeCategory.I64 or IdlTypeCategory.Enum, JsonValueKind.Number):
                WriteInteger(ref writer, type, json.GetRawText(), path);
                break;
            case (IdlTypeCategory.Double, JsonValueKind.Number):
                writer.WriteDouble(Finite(json.GetDouble(), json.GetRawText(), path));
                break;
            // Many languages cannot hold an i64 in a number of JSON, and JSON has no NaN.
            case (IdlTypeCategory.I64 or IdlTypeCategory.Double or IdlTypeCategory.Enum or IdlTypeCategory.String or IdlTypeCategory.Binary, JsonValueKind.String):
                WriteKey(ref writer, type, Text(json, path), path);
                break;
            default:
                throw new DataException(path, $"{type} takes {Wanted(type)}, not {Kind(json)}");
        }
    }

    /// <summary>Writes the name of a JSON member as a key.</summary>
    /// <exception cref="DataException">It does not fit the type.</exception>
    public static void WriteKey(ref ThriftWriter writer, IdlType type, string text, string path)
    {
        switch (type.Category)
        {
            case IdlTypeCategory.Bool:
                writer.WriteBool(text is "true" || (text is "false" ? false : throw new DataException(path, $"bool takes true or false, not '{text}'")));
                break;
            case IdlTypeCategory.Double:
                WriteDouble(ref writer, text, path);
                break;
            case IdlTypeCategory.String:
                writer.WriteString(text);
                break;
            case IdlTypeCategory.Binary:
                WriteBase64(ref writer, text, path);
                break;
            case IdlTypeCategory.Enum when type.Enum!.Member(text) is { } member:
                writer.WriteI32(member.Number);
                break;
            case IdlTypeCategory.Enum when !IsNumber(text):
                throw new DataException(path, $"enum {type.Enum!.Name} has no member '{text}'; it has {Listing.Of(type.Enum.Members.Select(static each => each.Name))}");
            default:
                WriteInteger(ref writer, type, text, path);
                break;
        }
    }

    /// <summary>What a value is called in messages.</summary>
    public static string Kind(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => json.GetRawText(),
    };

    private static string Wanted(IdlType type) => type.Category switch
    {
        IdlTypeCategory.Bool => "true or false",
        IdlTypeCategory.I64 => "a whole number, or one in a string",
        IdlTypeCategory.Double => "a number, or \"NaN\", \"Infinity\" or \"-Infinity\"",
        IdlTypeCategory.String => "a string",
        IdlTypeCategory.Binary => "a string in base64",
        IdlTypeCategory.Enum => "the name or the number of a member",
        _ => "a whole number",
    };

    private static void WriteInteger(ref ThriftWriter writer, IdlType type, string text, string path)
    {
        if (!IsNumber(text))
            throw new DataException(path, $"{type} takes a whole number, not {text}");
        var (least, most) = type.Category switch
        {
            IdlTypeCategory.Byte => (sbyte.MinValue, sbyte.MaxValue),
            IdlTypeCategory.I16 => (short.MinValue, short.MaxValue),
            IdlTypeCategory.I64 => (long.MinValue, long.MaxValue),
            _ => ((long)int.MinValue, (long)int.MaxValue),
        };
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || value < least || value > most)
            throw new DataException(path, string.Create(CultureInfo.InvariantCulture, $"{text} is out of the range of {type}, {least} to {most}"));
        DefaultValues.WriteInteger(ref writer, type, value);
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
                    throw new DataException(path, $"double takes a number, \"NaN\", \"Infinity\" or \"-Infinity\", not '{text}'");
                writer.WriteDouble(Finite(value, text, path));
                break;
        }
    }

    private static double Finite(double value, string text, string path) =>
        double.IsFinite(value) ? value : throw new DataException(path, $"{text} is out of the range of double");

    private static void WriteBase64(ref ThriftWriter writer, string text, string path)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var count))
            throw new DataException(path, $"binary takes a string in base64, and '{Listing.Short(text)}' is none");
        writer.WriteBinary(bytes.AsMemory(0, count));
    }

    /// <summary>The text of a string.</summary>
    /// <exception cref="DataException">It has half of a character.</exception>
    public static string Text(JsonElement json, string path)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new DataException(path, $"the string is no valid text: {exception.Message}");
        }
    }
}
