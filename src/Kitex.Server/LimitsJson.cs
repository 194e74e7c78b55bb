using System.Text.Json;

namespace Kitex.Server;

/// <summary>The document of Kitex's config centres for limits: <c>{"connection_limit": 100, "qps_limit": 2000}</c>.</summary>
public static class LimitsJson
{
    /// <summary>Reads the document. Fields that are not known are passed over.</summary>
    /// <param name="utf8">The document; an empty one changes nothing.</param>
    /// <param name="limits">What the document says nothing of.</param>
    /// <returns>The limits with what the document says; 0 is no limit, as in Kitex.</returns>
    /// <exception cref="FormatException">It is none; the text names the key.</exception>
    public static LimitOptions Read(ReadOnlyMemory<byte> utf8, LimitOptions limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (utf8.IsEmpty)
        {
            return limits;
        }

        try
        {
            using var document = JsonDocument.Parse(utf8);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException($"limit: the document must be an object; it is {document.RootElement.GetRawText()}.");
            }

            foreach (var field in document.RootElement.EnumerateObject())
            {
                limits = field.Name switch
                {
                    "connection_limit" => limits with { MaxConnections = Number(field) },
                    "qps_limit" => limits with { Server = limits.Server with { PerSecond = Number(field), Burst = 0 } },
                    _ => limits,
                };
            }
        }
        catch (JsonException malformed)
        {
            throw new FormatException($"limit: this is no JSON: {malformed.Message}", malformed);
        }

        return limits;
    }

    private static int Number(JsonProperty field) => field.Value.ValueKind == JsonValueKind.Number && field.Value.TryGetInt32(out var number)
        ? Math.Max(number, 0)
        : throw new FormatException($"limit: {field.Name} must be a whole number; it is {field.Value.GetRawText()}.");
}
