using System.Text.Json;
using Kitex.Discovery;
using Kitex.Registries.Watching;

namespace Kitex.Registries.Nacos;

/// <summary>The list of a service's instances as Nacos gives it.</summary>
/// <param name="Service">The service's name, without its group.</param>
/// <param name="Made">When the server has made the list, in milliseconds of its clock.</param>
/// <param name="ValidFor">How long the server wants it to be believed; zero where it does not say.</param>
/// <param name="Hosts">The instances, also those that are not to be called.</param>
internal sealed record NacosServiceInfo(string Service, long Made, TimeSpan ValidFor, IReadOnlyList<NacosHost> Hosts)
{
    private const string GroupEnd = "@@";

    // What a server says beyond is hardly meant.
    private static readonly TimeSpan LongestValidity = TimeSpan.FromMinutes(1);

    /// <summary>Reads it; what is no instance in it is passed over.</summary>
    /// <exception cref="FormatException">It is no such list.</exception>
    public static NacosServiceInfo Read(JsonElement json, IgnoredEntries ignored)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("hosts", out var list) || list.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
        {
            throw new FormatException("It is no list of instances.");
        }

        var name = json.TryGetProperty("name", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
        var service = name.IndexOf(GroupEnd, StringComparison.Ordinal) is >= 0 and var at ? name[(at + GroupEnd.Length)..] : name;
        var hosts = new List<NacosHost>();
        if (list.ValueKind == JsonValueKind.Array)
        {
            foreach (var host in list.EnumerateArray())
            {
                Add(hosts, host, service, ignored);
            }
        }

        var validity = TimeSpan.FromMilliseconds(Math.Min(Number(json, "cacheMillis"), int.MaxValue));
        return new NacosServiceInfo(service, Number(json, "lastRefTime"), validity < LongestValidity ? validity : LongestValidity, hosts);
    }

    /// <summary>Those of the instances that may be called.</summary>
    /// <param name="target">Which tags they must have.</param>
    /// <param name="clusters">In which clusters they must be; none for any.</param>
    public InstanceSet For(ServiceTarget target, IReadOnlyCollection<string> clusters) => new(Hosts
        .Where(host => host.IsUsable && (clusters.Count == 0 || host.Cluster.Length == 0 || clusters.Contains(host.Cluster)) && target.Fits(host.Instance.Tags))
        .Select(static host => host.Instance));

    private static void Add(List<NacosHost> hosts, JsonElement host, string service, IgnoredEntries ignored)
    {
        try
        {
            hosts.Add(host.ValueKind == JsonValueKind.Object ? NacosHost.Read(host) : throw new FormatException("It is no object."));
        }
        catch (Exception malformed) when (malformed is FormatException or InvalidOperationException)
        {
            ignored.Add(service, host.GetRawText(), malformed.Message);
        }
    }

    private static long Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var value) && value > 0 ? value : 0;
}
