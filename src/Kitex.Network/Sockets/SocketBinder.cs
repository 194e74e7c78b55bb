using System.Net;
using System.Net.Sockets;

namespace Kitex.Network.Sockets;

/// <summary>Opens listening sockets.</summary>
internal static class SocketBinder
{
    /// <summary>Binds the address and listens on it.</summary>
    public static Socket Bind(EndPoint address, int backlog)
    {
        try
        {
            return address is DnsEndPoint dns ? BindName(dns, backlog) : BindAddress(address, backlog);
        }
        catch (SocketException exception)
        {
            throw new NetworkException($"Cannot listen on {address}: {exception.Message}.", exception);
        }
    }

    private static Socket BindName(DnsEndPoint dns, int backlog)
    {
        var found = Dns.GetHostAddresses(dns.Host, dns.AddressFamily);
        return found.Length > 0
            ? BindAddress(new IPEndPoint(found[0], dns.Port), backlog)
            : throw new SocketException((int)SocketError.HostNotFound);
    }

    private static Socket BindAddress(EndPoint address, int backlog)
    {
        try
        {
            return Open(address, backlog);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse && IsLeftBehind(address))
        {
            File.Delete(address.ToString()!);
            return Open(address, backlog);
        }
    }

    private static Socket Open(EndPoint address, int backlog)
    {
        var socket = SocketAddress.CreateSocket(address);
        try
        {
            socket.Bind(address);
            socket.Listen(backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>True for the file of a Unix socket whose process ended without removing it: nobody answers there.</summary>
    private static bool IsLeftBehind(EndPoint address)
    {
        if (address is not UnixDomainSocketEndPoint)
        {
            return false;
        }

        using var probe = SocketAddress.CreateSocket(address);
        try
        {
            probe.Connect(address);
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }
}
