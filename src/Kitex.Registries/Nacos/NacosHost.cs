using System.Text.Json;

namespace Kitex.Registries.Nacos;

/// <summary>One instance of a list that Nacos gives.</summary>
/// <param name="Instance">Where it is, its weight and tags.</param>
/// <param name="Cluster">Its cluster.</param>
/// <param name="IsUsable">Whether calls may go to it: Nacos holds it for healthy, it is enabled, and it has a weight.</param>
internal sealed record NacosHost(Instance Instance, string Cluster, bool IsUsable)
{
    /// <exception cref="FormatException">It is no instance.</exception>
    public static NacosHost Read(JsonElement host)
    {
        var ip = Text(host, "ip");
        var port = host.TryGetProperty("port", out var number) && number.TryGetInt32(out var whole) ? whole : 0;
        var address = new HostPort(ip, port).ToAddress();

        // Kitex cuts the fraction off, and takes what is left of less than one for its default of ten.
        var weight = host.TryGetProperty("weight", out var share) && share.ValueKind == JsonValueKind.Number ? share.GetDouble() : 0;
        var instance = new Instance(address)
        {
            Weight = (int)Math.Clamp(weight, 1, int.MaxValue),
            Tags = Tags(host),
        };
        return new NacosHost(instance, Text(host, "clusterName"), IsTrue(host, "healthy") && IsTrue(host, "enabled") && weight > 0);
    }

    private static string Text(JsonElement host, string name) =>
        host.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static bool IsTrue(JsonElement host, string name) => host.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.True;

    private static Dictionary<string, string> Tags(JsonElement host)
    {
        var tags = new Dictionary<string, string>();
        if (host.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object)
        {
            foreach (var tag in metadata.EnumerateObject())
            {
                tags[tag.Name] = tag.Value.ValueKind == JsonValueKind.String ? tag.Value.GetString()! : throw new FormatException($"Its metadata '{tag.Name}' is no text.");
            }
        }

        return tags;
    }
}
