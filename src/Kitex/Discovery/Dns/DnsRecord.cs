using System.Net;

namespace Kitex.Discovery.Dns;

/// <summary>A record of an answer.</summary>
/// <param name="Name">Whose it is, without a dot at the end.</param>
/// <param name="Type">Its kind; one that does not matter here has a number without a name.</param>
/// <param name="TimeToLive">How long it holds, in seconds.</param>
internal sealed record DnsRecord(string Name, DnsRecordType Type, int TimeToLive)
{
    /// <summary>Of A and AAAA; null for others.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Of CNAME and SRV, without a dot at the end; empty for others, and where there is expressly none.</summary>
    public string Target { get; init; } = "";

    /// <summary>Of SRV: the lower ones come first.</summary>
    public int Priority { get; init; }

    /// <summary>Of SRV: its share.</summary>
    public int Weight { get; init; }

    /// <summary>Of SRV.</summary>
    public int Port { get; init; }
}
