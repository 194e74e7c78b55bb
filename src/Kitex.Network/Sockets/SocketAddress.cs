using System.Net;
using System.Net.Sockets;

namespace Kitex.Network.Sockets;

/// <summary>What the engine knows of addresses: which it takes, and which socket each takes.</summary>
internal static class SocketAddress
{
    /// <summary>A socket fit for the address.</summary>
    public static Socket CreateSocket(EndPoint address)
    {
        var protocol = address is UnixDomainSocketEndPoint ? ProtocolType.Unspecified : ProtocolType.Tcp;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, protocol);
        if (address is IPEndPoint { Address: var ip } && ip.Equals(IPAddress.IPv6Any))
        {
            socket.DualMode = true;
        }

        return socket;
    }

    /// <summary>Refuses an address of a kind that sockets do not serve.</summary>
    public static void ThrowIfForeign(EndPoint address, string engine)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address is not (IPEndPoint or DnsEndPoint or UnixDomainSocketEndPoint))
        {
            throw new ArgumentException(
                $"The {engine} engine takes an IPEndPoint, a DnsEndPoint or a UnixDomainSocketEndPoint, not {address} ({address.GetType().Name}).",
                nameof(address));
        }
    }
}
