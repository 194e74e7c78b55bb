using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Kitex.Protocols;

/// <summary>The extra of a business error on the wire: a JSON object of texts.</summary>
internal static class BizExtra
{
    /// <summary>Writes it; characters that have a meaning in HTML are escaped, as in Kitex v0.16.3.</summary>
    public static string Format(IReadOnlyDictionary<string, string> extra)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (key, value) in extra)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads it. A null counts as none, or as an empty text, as in Go.</summary>
    /// <exception cref="FormatException">It is no JSON object of texts.</exception>
    public static Dictionary<string, string> Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            var extra = new Dictionary<string, string>();
            if (reader.Read() && reader.TokenType == JsonTokenType.Null)
            {
                return extra;
            }

            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw Malformed("it is no JSON object", null);
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.GetString()!;
                reader.Read();
                extra[key] = reader.TokenType switch
                {
                    JsonTokenType.String => reader.GetString()!,
                    JsonTokenType.Null => "",
                    var other => throw Malformed($"the value of '{key}' is {other}, no text", null),
                };
            }

            // Whatever follows the object is malformed too.
            reader.Read();
            return extra;
        }
        catch (Exception failed) when (failed is JsonException or InvalidOperationException)
        {
            throw Malformed(failed.Message, failed);
        }
    }

    private static FormatException Malformed(string problem, Exception? cause) =>
        new($"Malformed biz-extra of a business error: {problem}.", cause);
}
