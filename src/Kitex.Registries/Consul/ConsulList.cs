using System.Text.Json;
using Kitex.Discovery;
using Kitex.Registries.Watching;

namespace Kitex.Registries.Consul;

/// <summary>Reads the list of a service's instances that an agent gives.</summary>
internal static class ConsulList
{
    /// <exception cref="RegistryException">It is no such list.</exception>
    public static InstanceSet Read(byte[] json, ServiceTarget target, IgnoredEntries ignored)
    {
        try
        {
            using var list = JsonDocument.Parse(json);
            var instances = new List<Instance>();
            foreach (var entry in list.RootElement.EnumerateArray())
            {
                if (TryRead(entry, target.Service, ignored) is { } instance && target.Fits(instance.Tags))
                {
                    instances.Add(instance);
                }
            }

            return new InstanceSet(instances);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new RegistryException(ConsulAgent.Name, target.Service, $"the list of instances cannot be read: {malformed.Message} Is it Consul that answers there?", malformed);
        }
    }

    private static Instance? TryRead(JsonElement entry, string service, IgnoredEntries ignored)
    {
        try
        {
            return Read(entry.GetProperty("Service"));
        }
        catch (Exception malformed) when (malformed is FormatException or InvalidOperationException or KeyNotFoundException)
        {
            ignored.Add(service, Name(entry), malformed.Message);
            return null;
        }
    }

    private static Instance Read(JsonElement service)
    {
        // Kitex's resolver does not take the node's address in its place either.
        var host = service.GetProperty("Address").GetString();
        var port = service.GetProperty("Port").GetInt32();
        var address = new HostPort(host ?? "", port).ToAddress();
        var weight = service.TryGetProperty("Weights", out var weights) && weights.ValueKind == JsonValueKind.Object && weights.TryGetProperty("Passing", out var passing) ? passing.GetInt32() : 0;
        return new Instance(address)
        {
            Weight = weight > 0 ? weight : Instance.DefaultWeight,
            Tags = service.TryGetProperty("Tags", out var tags) && tags.ValueKind == JsonValueKind.Array ? ReadTags(tags) : new Dictionary<string, string>(),
        };
    }

    private static Dictionary<string, string> ReadTags(JsonElement tags)
    {
        var read = new Dictionary<string, string>();
        foreach (var tag in tags.EnumerateArray())
        {
            // Those of others that have no colon are none of ours.
            if (tag.GetString()?.Split(':', 2) is [var name, var value])
            {
                read[name] = value;
            }
        }

        return read;
    }

    private static string Name(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("Service", out var service) && service.ValueKind == JsonValueKind.Object
        && service.TryGetProperty("ID", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString()! : entry.ValueKind.ToString();
}
