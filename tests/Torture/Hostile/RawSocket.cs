using System.Net;
using System.Net.Sockets;

namespace Kitex.Torture.Hostile;

/// <summary>Sockets without any manners.</summary>
internal static class RawSocket
{
    private const int Sources = 200;

    /// <summary>
    /// Connects. Sources are the addresses 127.0.0.2 to 127.0.0.201 in turn: each has ports of its own, so that connections in
    /// TIME_WAIT use none up, however many are closed.
    /// </summary>
    public static async Task<Socket> ConnectAsync(EndPoint address, long number, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (address is IPEndPoint)
            {
                socket.NoDelay = true;
                socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(2 + (number % Sources))]), 0));
            }
            await socket.ConnectAsync(address, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends everything.</summary>
    public static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancellation)..];
    }

    /// <summary>Reads and drops until the peer closes.</summary>
    public static async Task DrainAsync(Socket socket, CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, SocketFlags.None, cancellation) > 0)
        {
        }
    }

    /// <summary>Closes so that the peer sees a failure; leaves no TIME_WAIT.</summary>
    public static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The peer was quicker.
        }
        socket.Dispose();
    }

    /// <summary>Closes one side only.</summary>
    public static void Shutdown(Socket socket, SocketShutdown side)
    {
        try
        {
            socket.Shutdown(side);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The peer was quicker.
        }
    }

    /// <summary>True for what a raw peer may meet when the other side closes, or when its own time is over.</summary>
    public static bool IsEnd(Exception failure) => failure is SocketException or OperationCanceledException or ObjectDisposedException;
}
