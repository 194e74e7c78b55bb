using System.Net;
using System.Net.Sockets;

namespace Kitex.Registries.Tests.Servers;

/// <summary>Ports of loopback that nobody listens on, unless somebody else is quicker.</summary>
internal static class FreePort
{
    /// <summary>So many different ones.</summary>
    public static int[] Take(int count)
    {
        var taken = Enumerable.Range(0, count).Select(static _ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToArray();
        try
        {
            foreach (var socket in taken)
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            }

            return [.. taken.Select(static socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
        }
        finally
        {
            foreach (var socket in taken)
            {
                socket.Dispose();
            }
        }
    }
}
