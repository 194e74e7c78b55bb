using System.Diagnostics.Metrics;

namespace Kitex.Network;

/// <summary>What the engines over sockets measure, under the meter "Kitex.Network". One for all engines: one of an engine's own would take those of its namesakes along when it ends.</summary>
internal static class NetworkInstruments
{
    private static readonly Meter Meter = new("Kitex.Network");

    private static readonly Counter<long> SentBytes = Meter.CreateCounter<long>("kitex.network.sent", "By", "Bytes that the system has taken from connections.");

    private static readonly Counter<long> ReceivedBytes = Meter.CreateCounter<long>("kitex.network.received", "By", "Bytes that have come on connections.");

    /// <summary>Network threads replaced.</summary>
    public static Counter<long> TakeOvers { get; } = Meter.CreateCounter<long>(
        "kitex.network.takeovers", "{takeover}", "Network threads replaced because user code held them for 2 ms.");

    /// <summary>So much has been sent.</summary>
    public static void Sent(long bytes)
    {
        if (SentBytes.Enabled)
        {
            SentBytes.Add(bytes);
        }
    }

    /// <summary>So much has come.</summary>
    public static void Received(long bytes)
    {
        if (ReceivedBytes.Enabled)
        {
            ReceivedBytes.Add(bytes);
        }
    }
}
