using System.Globalization;
using System.Text;
using System.Text.Json;
using Kitex.Registries.Json;

namespace Kitex.Registries.Eureka;

/// <summary>An instance as a server tells of it.</summary>
/// <param name="Id">What tells it from the others of its application.</param>
/// <param name="Status">"UP" where it takes calls.</param>
/// <param name="Action">What has become of it, where it is told of as a change: "ADDED", "MODIFIED", "DELETED".</param>
internal sealed record EurekaInstance(string Id, string Status, string Action)
{
    /// <summary>The name of the metadata where Kitex's registry-eureka keeps weight and tags.</summary>
    public const string MetaKey = "meta";

    private const string DeletedAction = "DELETED";

    /// <summary>Whether it takes calls.</summary>
    public bool IsUp => Status == "UP";

    /// <summary>Whether it is told of because it has gone.</summary>
    public bool IsDeleted => Action == DeletedAction;

    private string Host { get; init; } = "";

    private int Port { get; init; }

    private string? Meta { get; init; }

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static EurekaInstance Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"This is no instance but a JSON {json.ValueKind}.");
        }

        // Old servers know no ids; the host's name takes its place, as in Eureka's own clients.
        var id = Text(json, "instanceId") ?? Text(json, "hostName") ?? throw new FormatException("It has neither an instanceId nor a hostName.");
        return new EurekaInstance(id, Text(json, "status") ?? "UNKNOWN", Text(json, "actionType") ?? "")
        {
            Host = Text(json, "ipAddr") ?? "",
            Port = json.TryGetProperty("port", out var port) ? Number(port) : 0,
            Meta = json.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object ? Text(metadata, MetaKey) : null,
        };
    }

    /// <summary>Where it is, its weight and tags.</summary>
    /// <exception cref="FormatException">That is not told as it should be.</exception>
    public Instance ToInstance()
    {
        var address = new HostPort(Host, Port).ToAddress();
        return Meta is null ? new Instance(address) : GoInstance.Read(Encoding.UTF8.GetBytes(Meta)).At(address);
    }

    // {"$": 8080, "@enabled": "true"}; older servers write the number as a text.
    private static int Number(JsonElement port)
    {
        var number = port.ValueKind == JsonValueKind.Object && port.TryGetProperty("$", out var inner) ? inner : port;
        return number.ValueKind switch
        {
            JsonValueKind.Number when number.TryGetInt32(out var read) => read,
            JsonValueKind.String when int.TryParse(number.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var read) => read,
            _ => 0,
        };
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
