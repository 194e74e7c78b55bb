using System.Text.Json.Nodes;

namespace Kitex.Registries.Tests.Nacos;

/// <summary>An instance in a double.</summary>
/// <param name="Owner">The connection it came by; null for one that lives by its beats.</param>
/// <param name="Ip">Its host.</param>
/// <param name="Port">Its port.</param>
internal sealed record NacosEntry(string? Owner, string Ip, int Port)
{
    public string Cluster { get; init; } = "DEFAULT";

    public double Weight { get; init; } = 1;

    public bool IsHealthy { get; init; } = true;

    public bool IsEnabled { get; init; } = true;

    public string Metadata { get; init; } = "{}";

    /// <summary>When it last said that it lives, as a timestamp.</summary>
    public long Beaten { get; init; }

    public JsonObject ToJson(NacosKey key) => new()
    {
        ["instanceId"] = $"{Ip}#{Port}#{Cluster}#{key.Group}@@{key.Service}",
        ["ip"] = Ip,
        ["port"] = Port,
        ["weight"] = Weight,
        ["healthy"] = IsHealthy,
        ["enabled"] = IsEnabled,
        ["ephemeral"] = true,
        ["clusterName"] = Cluster,
        ["serviceName"] = $"{key.Group}@@{key.Service}",
        ["metadata"] = JsonNode.Parse(Metadata),
        ["instanceHeartBeatInterval"] = 5000,
        ["instanceHeartBeatTimeOut"] = 15000,
        ["ipDeleteTimeout"] = 30000,
        ["instanceIdGenerator"] = "simple",
    };
}
