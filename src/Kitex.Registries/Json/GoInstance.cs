using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Kitex.Registries.Json;

/// <summary>
/// What the Go registries write of an instance as JSON, read as Go reads it: names in upper or lower case, what is absent or null
/// is zero, what is unknown is passed over, the last of several counts.
/// </summary>
internal sealed record GoInstance
{
    /// <summary>"tcp"; empty where it is not said.</summary>
    public string Network { get; init; } = "";

    /// <summary>"host:port"; empty where it is not said.</summary>
    public string Address { get; init; } = "";

    /// <summary>Its share of the calls as it is written.</summary>
    public int Weight { get; init; }

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The instance, at an address. A weight that is none counts as 10, as in Kitex v0.16.3 ("discovery.DefaultWeight").</summary>
    public Instance At(EndPoint address) => new(address) { Weight = Weight > 0 ? Weight : Instance.DefaultWeight, Tags = Tags };

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is no JSON object, or a field is of another type.</exception>
    public static GoInstance Read(ReadOnlySpan<byte> json)
    {
        try
        {
            // Go reads what is no UTF-8 as U+FFFD.
            return Read(new Utf8JsonReader(Utf8.IsValid(json) ? json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json))));
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new FormatException($"This is no instance: {malformed.Message}", malformed);
        }
    }

    private static GoInstance Read(Utf8JsonReader json)
    {
        string? network = null, address = null;
        int? weight = null;
        var tags = new Dictionary<string, string>();
        json.Read();
        if (json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null))
        {
            throw new FormatException($"This is no instance: it is a JSON {json.TokenType}.");
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            json.Read();
            switch (name.ToUpperInvariant())
            {
                case "NETWORK": network = json.GetString() ?? network; break;
                case "ADDRESS": address = json.GetString() ?? address; break;
                case "WEIGHT": weight = ReadWeight(ref json) ?? weight; break;
                case "TAGS": ReadTags(ref json, tags); break;
                default: json.Skip(); break;
            }
        }

        // Whatever follows the object is malformed.
        json.Read();
        return new GoInstance { Network = network ?? "", Address = address ?? "", Weight = weight ?? 0, Tags = tags };
    }

    private static int? ReadWeight(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        return json.TryGetInt64(out var weight)
            ? (int)Math.Clamp(weight, int.MinValue, int.MaxValue)
            : throw new FormatException("Its weight is no whole number.");
    }

    private static void ReadTags(ref Utf8JsonReader json, Dictionary<string, string> tags)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                tags.Clear();
                return;
            case not JsonTokenType.StartObject:
                throw new FormatException($"Its tags are no JSON object but a {json.TokenType}.");
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            json.Read();
            tags[name] = json.GetString() ?? "";
        }
    }
}
