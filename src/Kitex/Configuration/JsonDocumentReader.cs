using System.Text.Json;

namespace Kitex.Configuration;

/// <summary>Reads a JSON document value by value; what cannot be is an error that names its key.</summary>
internal readonly struct JsonDocumentReader : IDisposable
{
    private readonly string _key;
    private readonly JsonElement _element;
    private readonly JsonDocument? _document;

    private JsonDocumentReader(string key, JsonElement element, JsonDocument? document = null)
    {
        _key = key;
        _element = element;
        _document = document;
        if (element.ValueKind != JsonValueKind.Object)
        {
            var found = element.GetRawText();
            document?.Dispose();
            throw new FormatException($"{key} must be an object; it is {found}.");
        }
    }

    /// <param name="name">What the document is, for errors.</param>
    /// <param name="json">The document; an empty text is an empty object.</param>
    /// <exception cref="FormatException">It is no object.</exception>
    public static JsonDocumentReader Parse(string name, string json)
    {
        try
        {
            var document = JsonDocument.Parse(string.IsNullOrWhiteSpace(json) ? "{}" : json);
            return new JsonDocumentReader(name, document.RootElement, document);
        }
        catch (JsonException malformed)
        {
            throw new FormatException($"{name}: this is no JSON: {malformed.Message}", malformed);
        }
    }

    /// <summary>The object's own JSON.</summary>
    public string Text => _element.GetRawText();

    /// <summary>The objects within, by name.</summary>
    public IEnumerable<(string Name, JsonDocumentReader Value)> Members()
    {
        foreach (var member in _element.EnumerateObject())
        {
            yield return (member.Name, new JsonDocumentReader($"{_key}: {member.Name}", member.Value));
        }
    }

    /// <summary>True or false; null when it is not there.</summary>
    public bool? Flag(string name) => Find(name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, "true or false", value);

    /// <summary>A whole number; null when it is not there.</summary>
    public int? Whole(string name, int least, int most) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most ? number
        : throw Wrong(name, $"a whole number from {least} to {most}", value);

    /// <summary>A time in whole milliseconds; null when it is not there or 0, which stands for "not set".</summary>
    public TimeSpan? Milliseconds(string name) => Whole(name, 0, int.MaxValue) is { } number and > 0 ? TimeSpan.FromMilliseconds(number) : null;

    public void Dispose() => _document?.Dispose();

    private JsonElement? Find(string name) => _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private FormatException Wrong(string name, string expected, JsonElement found) => new($"{_key}.{name} must be {expected}; it is {found.GetRawText()}.");
}
