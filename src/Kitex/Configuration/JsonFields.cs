using System.Text.Json;

namespace Kitex.Configuration;

/// <summary>
/// The fields of an object in a document of Kitex's config centres, read as Go reads them: names in upper or lower case, what is
/// absent or null is zero, the last of several counts, what is unknown is passed over.
/// </summary>
/// <param name="element">The object.</param>
/// <param name="prefix">What stands before the names of its fields in errors.</param>
internal readonly struct JsonFields(JsonElement element, string prefix)
{
    /// <summary>An object without fields.</summary>
    public static JsonFields None => new(default, "");

    /// <summary>The objects within, by name.</summary>
    /// <exception cref="FormatException">Something within is none.</exception>
    public IEnumerable<(string Name, JsonFields Fields)> Members()
    {
        if (element.ValueKind == JsonValueKind.Undefined)
        {
            yield break;
        }

        foreach (var member in element.EnumerateObject())
        {
            var key = prefix + member.Name;
            yield return (member.Name, new JsonFields(ExpectObject(member.Value, key), $"{key}."));
        }
    }

    /// <summary>Whether the field is there.</summary>
    public bool Has(string name) => Find(name).ValueKind != JsonValueKind.Undefined;

    /// <summary>The fields of a whole document.</summary>
    /// <param name="name">What it is, for errors.</param>
    /// <param name="utf8">The document; an empty one is an empty object.</param>
    /// <exception cref="FormatException">It is no object.</exception>
    public static JsonFields Parse(string name, ReadOnlyMemory<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return None;
        }

        try
        {
            using var document = JsonDocument.Parse(utf8);
            return new JsonFields(ExpectObject(document.RootElement, $"{name}: the document").Clone(), $"{name}: ");
        }
        catch (JsonException malformed)
        {
            throw new FormatException($"{name}: this is no JSON: {malformed.Message}", malformed);
        }
    }

    /// <exception cref="FormatException">It is something else.</exception>
    public JsonFields? Object(string name)
    {
        var value = Find(name);
        return value.ValueKind switch
        {
            JsonValueKind.Undefined => null,
            JsonValueKind.Object => new JsonFields(value, $"{prefix}{name}."),
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

    /// <param name="name">The field.</param>
    /// <param name="expected">What it must be.</param>
    /// <param name="fits">Whether a number is that; null for any.</param>
    /// <exception cref="FormatException">It is something else.</exception>
    public double Number(string name, string expected = "a number", Predicate<double>? fits = null)
    {
        var value = Find(name);
        return value.ValueKind switch
        {
            JsonValueKind.Undefined => 0,
            JsonValueKind.Number when value.TryGetDouble(out var number) && fits?.Invoke(number) != false => number,
            _ => throw Wrong(name, expected),
        };
    }

    /// <param name="name">The field.</param>
    /// <param name="expected">What it must be.</param>
    /// <param name="fits">Whether a number is that; null for any.</param>
    /// <exception cref="FormatException">It is something else.</exception>
    public long Integer(string name, string expected = "a whole number", Predicate<long>? fits = null)
    {
        var value = Find(name);
        return value.ValueKind switch
        {
            JsonValueKind.Undefined => 0,
            JsonValueKind.Number when value.TryGetInt64(out var number) && fits?.Invoke(number) != false => number,
            _ => throw Wrong(name, expected),
        };
    }

    /// <exception cref="FormatException">It is something else.</exception>
    public TimeSpan Milliseconds(string name) =>
        TimeSpan.FromMilliseconds(Integer(name, $"0 to {uint.MaxValue} milliseconds", static number => number is >= 0 and <= uint.MaxValue));

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

    private static JsonElement ExpectObject(JsonElement value, string key) =>
        value.ValueKind == JsonValueKind.Object ? value : throw new FormatException($"{key} must be an object; it is {value.GetRawText()}.");

    private FormatException Wrong(string name, string expected) => new($"{prefix}{name} must be {expected}; it is {Find(name).GetRawText()}.");
}
