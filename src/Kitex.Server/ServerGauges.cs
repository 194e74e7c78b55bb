using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Kitex.Diagnostics;

namespace Kitex.Server;

/// <summary>What servers hold, asked for when somebody collects. One that has stopped leaves, and one that is forgotten is not kept alive.</summary>
internal static class ServerGauges
{
    private static readonly ConditionalWeakTable<KitexServer, string> Servers = [];

    static ServerGauges() => ServerMetrics.Meter.CreateObservableUpDownCounter(
        "kitex.server.connections", Connections, "{connection}", "Connections open, by what is spoken on them.");

    /// <summary>A server serves.</summary>
    public static void Add(KitexServer server) => Servers.Add(server, "");

    /// <summary>It serves no more.</summary>
    public static void Remove(KitexServer server) => Servers.Remove(server);

    private static IEnumerable<Measurement<long>> Connections()
    {
        var sums = new Dictionary<string, long>();
        foreach (var (server, _) in Servers)
        {
            foreach (var (protocol, count) in server.ConnectionsByProtocol())
            {
                sums[protocol] = sums.GetValueOrDefault(protocol) + count;
            }
        }

        return sums.Select(static sum => new Measurement<long>(sum.Value, new KeyValuePair<string, object?>(KitexTelemetry.ProtocolTag, sum.Key)));
    }
}
