using System.Net;
using System.Net.Sockets;

namespace Kitex.Network.Sockets;

/// <summary>Opens listening sockets.</summary>
internal static class SocketBinder
{
    /// <summary>Binds the address and listens on it.</summary>
    public static Socket Bind(EndPoint address, ListenOptions options)
    {
        try
        {
            return address is DnsEndPoint dns ? BindName(dns, options) : BindAddress(address, options);
        }
        catch (SocketException exception)
        {
            throw new NetworkException($"Cannot listen on {address}: {exception.Message}.", exception);
        }
    }

    private static Socket BindName(DnsEndPoint dns, ListenOptions options)
    {
        var found = Dns.GetHostAddresses(dns.Host, dns.AddressFamily);
        return found.Length > 0
            ? BindAddress(new IPEndPoint(found[0], dns.Port), options)
            : throw new SocketException((int)SocketError.HostNotFound);
    }

    private static Socket BindAddress(EndPoint address, ListenOptions options)
    {
        try
        {
            return Open(address, options);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse && IsLeftBehind(address))
        {
            File.Delete(address.ToString()!);
            return Open(address, options);
        }
    }

    private static Socket Open(EndPoint address, ListenOptions options)
    {
        var socket = SocketAddress.CreateSocket(address);
        try
        {
            if (options.ReusePort && address is IPEndPoint)
            {
                ReusePort(socket);
            }

            socket.Bind(address);
            socket.Listen(options.Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void ReusePort(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new NetworkException($"{nameof(ListenOptions.ReusePort)} is known on Linux only.");
        }

        // SOL_SOCKET and SO_REUSEPORT.
        socket.SetRawSocketOption(1, 15, BitConverter.GetBytes(1));
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
