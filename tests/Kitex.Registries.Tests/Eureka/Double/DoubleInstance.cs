using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace Kitex.Registries.Tests.Eureka.Double;

/// <summary>An instance as a Eureka server keeps it (com.netflix.appinfo.InstanceInfo), read from XML or JSON alike.</summary>
internal sealed class DoubleInstance
{
    private static readonly string[] Statuses = ["UP", "DOWN", "STARTING", "OUT_OF_SERVICE", "UNKNOWN"];

    // What of it is a text, and goes out as it has come.
    private static readonly string[] Urls = ["homePageUrl", "statusPageUrl", "healthCheckUrl", "vipAddress", "secureVipAddress"];

    public string InstanceId { get; private init; } = "";

    public string HostName { get; private init; } = "";

    /// <summary>In capitals, whatever it was.</summary>
    public string App { get; private init; } = "";

    public string IpAddr { get; private init; } = "";

    public string Status { get; set; } = "UP";

    public string OverriddenStatus { get; set; } = "UNKNOWN";

    public (int Number, bool IsEnabled) Port { get; private init; }

    public (int Number, bool IsEnabled) SecurePort { get; private init; }

    public string DataCenter { get; private init; } = "";

    /// <summary>In seconds; 0 where the instance leaves it to the server.</summary>
    public int Duration { get; private init; }

    public int RenewalInterval { get; private init; }

    public long LastDirty { get; init; }

    public long LastUpdated { get; set; }

    public string Action { get; set; } = "ADDED";

    public Dictionary<string, string> Metadata { get; } = [];

    public Dictionary<string, string> Texts { get; } = [];

    /// <summary>What it is known by among the instances of its application.</summary>
    public string Id => InstanceId.Length > 0 ? InstanceId : HostName;

    public static DoubleInstance ReadXml(string xml, long now)
    {
        var root = XDocument.Parse(xml).Root!;
        var instance = new DoubleInstance
        {
            InstanceId = Text("instanceId"),
            HostName = Text("hostName"),
            App = Text("app").ToUpperInvariant(),
            IpAddr = Text("ipAddr"),
            Status = root.Element("status") is { } status ? StatusOf(status.Value) : "UP",
            OverriddenStatus = StatusOf(Text("overriddenstatus")),
            Port = PortOf("port"),
            SecurePort = PortOf("securePort"),
            DataCenter = root.Element("dataCenterInfo")?.Element("name")?.Value ?? "",
            Duration = Whole(root.Element("leaseInfo")?.Element("durationInSecs")?.Value),
            RenewalInterval = Whole(root.Element("leaseInfo")?.Element("renewalIntervalInSecs")?.Value),
            LastDirty = long.TryParse(Text("lastDirtyTimestamp"), CultureInfo.InvariantCulture, out var dirty) ? dirty : now,
        };
        foreach (var entry in root.Element("metadata")?.Elements() ?? [])
        {
            instance.Metadata[entry.Name.LocalName] = entry.Value;
        }

        foreach (var name in Urls)
        {
            instance.Texts[name] = Text(name);
        }

        return instance;

        string Text(string name) => root.Element(name)?.Value ?? "";
        (int, bool) PortOf(string name) => (Whole(root.Element(name)?.Value), root.Element(name)?.Attribute("enabled")?.Value == "true");
    }

    public static DoubleInstance ReadJson(JsonElement json, long now)
    {
        var instance = new DoubleInstance
        {
            InstanceId = Text("instanceId"),
            HostName = Text("hostName"),
            App = Text("app").ToUpperInvariant(),
            IpAddr = Text("ipAddr"),
            Status = json.TryGetProperty("status", out var status) ? StatusOf(status.GetString()!) : "UP",
            OverriddenStatus = StatusOf(Text("overriddenStatus")),
            Port = PortOf("port"),
            SecurePort = PortOf("securePort"),
            DataCenter = json.TryGetProperty("dataCenterInfo", out var center) ? center.GetProperty("name").GetString()! : "",
            Duration = json.TryGetProperty("leaseInfo", out var lease) && lease.TryGetProperty("durationInSecs", out var duration) ? duration.GetInt32() : 0,
            RenewalInterval = lease.ValueKind == JsonValueKind.Object && lease.TryGetProperty("renewalIntervalInSecs", out var interval) ? interval.GetInt32() : 0,
            LastDirty = long.TryParse(Text("lastDirtyTimestamp"), CultureInfo.InvariantCulture, out var dirty) ? dirty : now,
        };
        if (json.TryGetProperty("metadata", out var metadata))
        {
            foreach (var entry in metadata.EnumerateObject())
            {
                instance.Metadata[entry.Name] = entry.Value.ToString();
            }
        }

        foreach (var name in Urls)
        {
            instance.Texts[name] = Text(name);
        }

        return instance;

        string Text(string name) => json.TryGetProperty(name, out var value) ? value.ToString() : "";
        (int, bool) PortOf(string name) => json.TryGetProperty(name, out var port)
            ? (Whole(port.GetProperty("$").ToString()), port.GetProperty("@enabled").ToString() == "true")
            : (name == "port" ? 7001 : 7002, name == "port");
    }

    private static string StatusOf(string text) => Statuses.Contains(text.ToUpperInvariant()) ? text.ToUpperInvariant() : "UNKNOWN";

    private static int Whole(string? text) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var read) ? read : 0;
}
