using System.Globalization;
using System.Text.Json.Nodes;

namespace Kitex.Idl.Tests.Corpus;

/// <summary>Writes JSON so that equal content is equal text: sorted keys, one form per number, a line per value.</summary>
internal static class CanonicalJson
{
    public static string Of(JsonNode? node) => Of(node, "");

    private static string Of(JsonNode? node, string indent) => node switch
    {
        null => "null",
        JsonObject o => $"{{{string.Concat(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"\n{indent} {p.Key}: {Of(p.Value, indent + " ")}"))}}}",
        JsonArray a => $"[{string.Concat(a.Select(i => $"\n{indent} {Of(i, indent + " ")}"))}]",
        _ => Scalar(node.AsValue()),
    };

    private static string Scalar(JsonValue value)
    {
        var text = value.ToJsonString();
        if (long.TryParse(text, CultureInfo.InvariantCulture, out var integer))
            return integer.ToString(CultureInfo.InvariantCulture);
        return double.TryParse(text, CultureInfo.InvariantCulture, out var number)
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : value.TryGetValue<string>(out var s) ? $"\"{s}\"" : text;
    }
}
