using System.Text.Json;
using Kitex.Registries.Watching;

namespace Kitex.Registries.Eureka;

/// <summary>What a server answers: applications, each with its instances, and a word to check them by.</summary>
/// <param name="Applications">The applications by their names, which are in capitals.</param>
/// <param name="HashCode">How many instances there are of each status, in all: "DOWN_1_UP_2_"; empty where it is not told.</param>
internal sealed record EurekaList(IReadOnlyList<(string Name, IReadOnlyList<EurekaInstance> Instances)> Applications, string HashCode)
{
    /// <summary>Reads the answer about all applications, or about one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static EurekaList Read(byte[] json, IgnoredEntries ignored)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.TryGetProperty("application", out var one) ? new EurekaList([ReadApplication(one, ignored)], "")
                : document.RootElement.TryGetProperty("applications", out var all) ? ReadAll(all, ignored)
                : throw new FormatException("It tells of no applications.");
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new FormatException(malformed.Message, malformed);
        }
    }

    private static EurekaList ReadAll(JsonElement all, IgnoredEntries ignored) => new(
        [.. Items(all, "application").Select(application => ReadApplication(application, ignored))],
        all.TryGetProperty("apps__hashcode", out var hashCode) ? hashCode.GetString() ?? "" : "");

    private static (string Name, IReadOnlyList<EurekaInstance> Instances) ReadApplication(JsonElement application, IgnoredEntries ignored)
    {
        var name = application.TryGetProperty("name", out var told) ? (told.GetString() ?? "").ToUpperInvariant() : "";
        var instances = new List<EurekaInstance>();
        foreach (var instance in Items(application, "instance"))
        {
            try
            {
                instances.Add(EurekaInstance.Read(instance));
            }
            catch (Exception malformed) when (malformed is FormatException or InvalidOperationException)
            {
                ignored.Add(name, "without a name", malformed.Message);
            }
        }

        return (name, instances);
    }

    // Old servers write a list of one as that one.
    private static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        !parent.TryGetProperty(name, out var items) ? [] : items.ValueKind switch
        {
            JsonValueKind.Array => items.EnumerateArray(),
            JsonValueKind.Object => [items],
            _ => [],
        };
}
