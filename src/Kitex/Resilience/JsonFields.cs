using System.Text.Json;

namespace Kitex.Resilience;

/// <summary>
/// The fields of an object in a document of Kitex's config centres, read as Go reads them: names in upper or lower case, what is
/// absent or null is zero, the last of several counts, what is unknown is passed over.
/// </summary>
/// <param name="element">The object.</param>
/// <param name="path">Where it stands, for errors.</param>
internal readonly struct JsonFields(JsonElement element, string path)
{
    /// <summary>An object without fields.</summary>
    public static JsonFields None => new(default, "");

    /// <exception cref="FormatException">It is something else.</exception>
    public JsonFields? Object(string name)
    {
        var value = Find(name);
        return value.ValueKind switch
        {
            JsonValueKind.Undefined => null,
            JsonValueKind.Object => new JsonFields(value, $"{path}.{name}"),
            _ => throw Wrong(name, "an object"),
        };
    }

    /// <exception cref="FormatException">It is something else.</exception>
    public bool Boolean(string name) => Find(name).ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw Wrong(name, "true or false"),
    };

    /// <exception cref="FormatException">It is something else.</exception>
    public string Text(string name)
    {
        var value = Find(name);
        return value.ValueKind switch
        {
            JsonValueKind.Undefined => "",
            JsonValueKind.String => value.GetString()!,
            _ => throw Wrong(name, "a text"),
        };
    }

    /// <exception cref="FormatException">It is something else.</exception>
    public double Number(string name)
    {
        var value = Find(name);
        return value.ValueKind switch
        {
            JsonValueKind.Undefined => 0,
            JsonValueKind.Number when value.TryGetDouble(out var number) => number,
            _ => throw Wrong(name, "a number"),
        };
    }

    /// <exception cref="FormatException">It is something else.</exception>
    public long Integer(string name)
    {
        var value = Find(name);
        return value.ValueKind switch
        {
            JsonValueKind.Undefined => 0,
            JsonValueKind.Number when value.TryGetInt64(out var number) => number,
            _ => throw Wrong(name, "a whole number"),
        };
    }

    /// <exception cref="FormatException">It is something else.</exception>
    public TimeSpan Milliseconds(string name) => Integer(name) is >= 0 and <= uint.MaxValue and var number
        ? TimeSpan.FromMilliseconds(number)
        : throw Wrong(name, $"0 to {uint.MaxValue} milliseconds");

    private JsonElement Find(string name)
    {
        JsonElement found = default;
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in element.EnumerateObject())
            {
                if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    found = field.Value;
                }
            }
        }

        return found.ValueKind == JsonValueKind.Null ? default : found;
    }

    private FormatException Wrong(string name, string expected) => new($"{path}.{name} must be {expected}.");
}
