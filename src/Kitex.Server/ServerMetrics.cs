using System.Diagnostics.Metrics;
using Kitex.Diagnostics;

namespace Kitex.Server;

/// <summary>What servers count, under the meter "Kitex.Server". One for all servers: a meter of a server's own would take those of its namesakes along when it ends.</summary>
internal sealed class ServerMetrics
{
    /// <summary>The meter.</summary>
    public static Meter Meter { get; } = new(KitexTelemetry.ServerMeterName);

    private static readonly Counter<long> RefusedMessages = Meter.CreateCounter<long>(
        "kitex.server.refused", "{message}", "Messages and connections refused, by reason.");

    private readonly Counter<long> _refused = RefusedMessages;

    /// <summary>Of every call.</summary>
    public static CallInstruments Calls { get; } = new(Meter, "server");

    /// <summary>How long calls wait for a thread.</summary>
    public static Histogram<double> Waiting { get; } = Meter.CreateHistogram(
        "kitex.server.queue.duration", "s", "How long calls that were read wait for the thread that runs their handler.", null, CallInstruments.Buckets);

    /// <param name="reason">One of few words.</param>
    public void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
