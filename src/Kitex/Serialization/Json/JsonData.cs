using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Kitex.Serialization.Json;

/// <summary>JSON that people write for a message, and the places in it.</summary>
internal static class JsonData
{
    /// <summary>The path of the whole.</summary>
    public const string Root = "$";

    // A thousand structs of Thrift may be within each other, and every other one may stand in a container.
    private const int MaxDepth = 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Reads a text.</summary>
    /// <param name="json">The text in UTF-8; it must not change before the document is disposed.</param>
    /// <exception cref="MessageJsonException">It is no JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        if (!Utf8.IsValid(json.Span))
            throw new MessageJsonException(Root, "this is no JSON: it is not UTF-8");
        try
        {
            return JsonDocument.Parse(json, Options);
        }
        // Names are compared, and may have half of a character.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new MessageJsonException(Root, $"this is no JSON: {exception.Message}");
        }
    }

    /// <summary>Refuses a value of another kind.</summary>
    /// <exception cref="MessageJsonException">It is of another kind.</exception>
    public static void Expect(JsonElement json, JsonValueKind kind, string wanted, string path)
    {
        if (json.ValueKind != kind)
            throw new MessageJsonException(path, $"{wanted}, not {Kind(json)}");
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

    /// <summary>The text of a string.</summary>
    /// <exception cref="MessageJsonException">It has half of a character.</exception>
    public static string Text(JsonElement json, string path)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new MessageJsonException(path, $"the string is no valid text: {exception.Message}");
        }
    }

    /// <summary>The members of an object with their names.</summary>
    /// <exception cref="MessageJsonException">A name has half of a character.</exception>
    public static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement json, string path)
    {
        foreach (var member in json.EnumerateObject())
            yield return (Name(member, path), member.Value);
    }

    /// <summary>The path of an item of an array.</summary>
    public static string Index(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    /// <summary>The path of an entry of a map.</summary>
    public static string Key(string path, string key) => $"{path}[\"{Listing.Short(key)}\"]";

    private static string Name(JsonProperty member, string path)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException exception)
        {
            throw new MessageJsonException(path, $"the name of a member is no valid text: {exception.Message}");
        }
    }
}
