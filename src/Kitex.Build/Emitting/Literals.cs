using System.Globalization;
using System.Text;

namespace Kitex.Build.Emitting;

/// <summary>Writes values as C# literals.</summary>
internal static class Literals
{
    public static string Of(bool value) => value ? "true" : "false";

    public static string Of(long value) => value switch
    {
        long.MinValue => "long.MinValue",
        int.MinValue => "int.MinValue",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    public static string Of(double value)
    {
        if (double.IsNaN(value))
            return "double.NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity";
        return value.ToString("R", CultureInfo.InvariantCulture) + "d";
    }

    public static string Of(string value)
    {
        var result = new StringBuilder(value.Length + 2).Append('"');
        foreach (var character in value)
        {
            switch (character)
            {
                case '"': result.Append("\\\""); break;
                case '\\': result.Append("\\\\"); break;
                case '\n': result.Append("\\n"); break;
                case '\r': result.Append("\\r"); break;
                case '\t': result.Append("\\t"); break;
                default: AppendPlain(result, character); break;
            }
        }
        return result.Append('"').ToString();
    }

    /// <summary>An expression of a byte array or span; readable text stays readable.</summary>
    public static string OfBytes(ReadOnlySpan<byte> value)
    {
        var readable = true;
        foreach (var b in value)
            readable &= b is >= (byte)' ' and < 0x7f;
        if (readable)
            return Of(Encoding.ASCII.GetString(value)) + "u8";

        var bytes = new StringBuilder("new byte[] { ");
        foreach (var b in value)
            bytes.Append(CultureInfo.InvariantCulture, $"0x{b:x2}, ");
        bytes.Length -= 2;
        return bytes.Append(" }").ToString();
    }

    private static void AppendPlain(StringBuilder result, char character)
    {
        // Controls, and the separators C# takes for line ends or editors do not show.
        var hidden = char.IsControl(character)
            || char.GetUnicodeCategory(character) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format;
        if (hidden)
            result.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        else
            result.Append(character);
    }
}
