using System.Net;
using System.Net.Sockets;

namespace Kitex.Admin.Tests.Prometheus;

/// <summary>A port of loopback that nobody listens on, unless somebody else is quicker.</summary>
internal static class FreePort
{
    public static int Take()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
