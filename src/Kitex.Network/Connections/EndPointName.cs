using System.Net;

namespace Kitex.Network.Connections;

/// <summary>Addresses in words, for messages.</summary>
internal static class EndPointName
{
    /// <summary>An address as a user would write it.</summary>
    public static string Of(EndPoint address) => address is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : address.ToString()!;

    /// <summary>The peer of a connection; a client may have no address.</summary>
    public static string OfPeer(EndPoint? local, EndPoint? remote) =>
        remote?.ToString() is { Length: > 0 } name ? name : $"a client of {local}";
}
