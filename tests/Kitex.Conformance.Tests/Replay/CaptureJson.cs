using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>
/// Values in the JSON of the captures: i64 and enums as decimal text, binary as hex, maps as pairs, NaN and infinities as
/// text, unset as null. Member names are compared without case and underscores.
/// </summary>
internal static class CaptureJson
{
    /// <summary>A generated value as the recorded client printed it.</summary>
    public static JsonNode? Render(object? value) => value switch
    {
        null => null,
        bool flag => flag,
        sbyte or short or int => Convert.ToInt32(value, CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => Double(number),
        string text => text,
        Enum => Convert.ToInt32(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        ReadOnlyMemory<byte> bytes => new JsonObject { ["hex"] = Convert.ToHexStringLower(bytes.Span) },
        IEnumerable items => new JsonArray([.. items.Cast<object>().Select(Item)]),
        _ => Members(value),
    };

    /// <summary>The JSON as text that is equal for equal meaning.</summary>
    public static string Normalize(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject members => $"{{{string.Join(", ", members.Select(static member => $"{Bare(member.Key)}: {Normalize(member.Value)}").Order(StringComparer.Ordinal))}}}",
        JsonArray items => $"[{string.Join(", ", items.Select(Normalize))}]",
        JsonValue number when number.GetValueKind() == System.Text.Json.JsonValueKind.Number =>
            double.Parse(number.ToJsonString(), CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
        _ => node.ToJsonString(),
    };

    private static JsonNode? Item(object item)
    {
        var type = item.GetType();
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
            ? new JsonArray(Render(type.GetProperty("Key")!.GetValue(item)), Render(type.GetProperty("Value")!.GetValue(item)))
            : Render(item);
    }

    // What can be set is a field of the IDL; the rest is made from it.
    private static JsonObject Members(object value)
    {
        var members = new JsonObject();
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static p => p.CanWrite))
            members[Bare(property.Name)] = Render(property.GetValue(value));
        return members;
    }

    private static JsonNode Double(double number) =>
        !double.IsFinite(number) || (number == 0 && double.IsNegative(number))
            ? number.ToString(CultureInfo.InvariantCulture)
            : number;

    private static string Bare(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}
