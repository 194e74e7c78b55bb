using System.Text.Json;

namespace Kitex.Resilience.CircuitBreaking;

/// <summary>The document of Kitex's config centres for circuit breaking: <c>{"echo": {"enable": true, "err_rate": 0.3, "min_sample": 100}}</c>.</summary>
public static class CircuitBreakerJson
{
    /// <summary>Reads the document. Fields that are not known are passed over.</summary>
    /// <param name="utf8">The document; an empty one has no methods.</param>
    /// <returns>By method; "*" stands for all others. A rate that is left out or 0 is as <see cref="CircuitBreakerOptions"/> has it; without "enable" the method is off, as in Kitex.</returns>
    /// <exception cref="FormatException">It is none; the text names the key.</exception>
    public static IReadOnlyDictionary<string, CircuitBreakerOptions> Read(ReadOnlyMemory<byte> utf8)
    {
        var methods = new Dictionary<string, CircuitBreakerOptions>(StringComparer.Ordinal);
        if (utf8.IsEmpty)
        {
            return methods;
        }

        try
        {
            using var document = JsonDocument.Parse(utf8);
            foreach (var method in Members(document.RootElement, "the document"))
            {
                methods[method.Name] = Method(method);
            }
        }
        catch (JsonException malformed)
        {
            throw new FormatException($"circuit_break: this is no JSON: {malformed.Message}", malformed);
        }

        return methods;
    }

    private static CircuitBreakerOptions Method(JsonProperty method)
    {
        var options = new CircuitBreakerOptions { Enabled = false };
        foreach (var field in Members(method.Value, method.Name))
        {
            var key = $"{method.Name}.{field.Name}";
            options = field.Name switch
            {
                "enable" => options with
                {
                    Enabled = field.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? field.Value.GetBoolean() : throw Wrong(key, "true or false", field.Value),
                },
                "err_rate" => options with
                {
                    ErrorRate = field.Value.ValueKind == JsonValueKind.Number && field.Value.GetDouble() is >= 0 and <= 1 and var rate
                        ? rate > 0 ? rate : options.ErrorRate
                        : throw Wrong(key, "a number from 0 to 1", field.Value),
                },
                "min_sample" => options with
                {
                    MinSamples = field.Value.ValueKind == JsonValueKind.Number && field.Value.TryGetInt32(out var least) && least >= 0
                        ? Math.Max(least, 1)
                        : throw Wrong(key, "a whole number that is not negative", field.Value),
                },
                _ => options,
            };
        }

        return options;
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : throw Wrong(key, "an object", element);

    private static FormatException Wrong(string key, string expected, JsonElement found) =>
        new($"circuit_break: {key} must be {expected}; it is {found.GetRawText()}.");
}
