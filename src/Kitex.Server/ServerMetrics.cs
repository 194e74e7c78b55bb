using System.Diagnostics.Metrics;

namespace Kitex.Server;

/// <summary>What a server counts, under the meter "Kitex.Server".</summary>
internal sealed class ServerMetrics : IDisposable
{
    private readonly Meter _meter = new("Kitex.Server");
    private readonly Counter<long> _refused;

    public ServerMetrics() => _refused = _meter.CreateCounter<long>(
        "kitex.server.refused", "{message}", "Messages and connections refused, by reason.");

    /// <param name="reason">One of few words.</param>
    public void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Dispose() => _meter.Dispose();
}
