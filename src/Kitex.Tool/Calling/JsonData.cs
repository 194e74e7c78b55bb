using System.Globalization;
using System.Text.Json;
using Kitex.Serialization.Thrift;

namespace Kitex.Tool.Calling;

/// <summary>The data of a call as JSON, and the places in it.</summary>
internal static class JsonData
{
    /// <summary>The path of the whole.</summary>
    public const string Root = "$";

    // Every struct may stand in a container.
    private const int MaxDepth = 2 * ThriftWriter.MaxDepth;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Reads a text.</summary>
    /// <exception cref="DataException">It is no JSON.</exception>
    public static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, Options);
        }
        catch (JsonException exception)
        {
            throw new DataException(Root, $"this is no JSON: {exception.Message}");
        }
    }

    /// <summary>Refuses a value of another kind.</summary>
    /// <exception cref="DataException">It is of another kind.</exception>
    public static void Expect(JsonElement json, JsonValueKind kind, string wanted, string path)
    {
        if (json.ValueKind != kind)
            throw new DataException(path, $"{wanted}, not {JsonScalars.Kind(json)}");
    }

    /// <summary>The path of an item of an array.</summary>
    public static string Index(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    /// <summary>The path of an entry of a map.</summary>
    public static string Key(string path, string key) => $"{path}[\"{Listing.Short(key)}\"]";
}
