using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Kitex.Network.Epoll.Interop;

namespace Kitex.Network.Epoll;

/// <summary>What is done with a socket's descriptor.</summary>
internal static unsafe class NativeSocket
{
    private const int LongestAddress = 128;

    /// <summary>A socket fit for the address; non-blocking.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    public static int Open(EndPoint address)
    {
        var family = address switch
        {
            UnixDomainSocketEndPoint => Libc.AddressFamilyUnix,
            { AddressFamily: AddressFamily.InterNetworkV6 } => Libc.AddressFamilyInet6,
            _ => Libc.AddressFamilyInet,
        };
        var descriptor = Libc.Socket(family, Libc.SocketStream | Libc.SocketNonBlocking | Libc.SocketCloseOnExec, 0);
        if (descriptor < 0)
        {
            throw Errno.ToException(Errno.Last);
        }

        if (family != Libc.AddressFamilyUnix)
        {
            SendAtOnce(descriptor);
        }

        return descriptor;
    }

    /// <summary>Begins to connect.</summary>
    /// <returns>0 when connected or on the way, else the system's error.</returns>
    public static int Connect(int descriptor, EndPoint address)
    {
        var native = address.Serialize();
        fixed (byte* bytes = native.Buffer.Span)
        {
            if (Libc.Connect(descriptor, bytes, native.Size) == 0)
            {
                return 0;
            }
        }

        return Errno.Last is var error && error is Errno.InProgress or Errno.Interrupted ? 0 : error;
    }

    /// <summary>The next connection that waits at a listening socket, non-blocking; -1 without one.</summary>
    /// <param name="listening">The listening socket.</param>
    /// <param name="like">An address of the kind to expect.</param>
    /// <param name="remote">Whose connection it is; null where there is no address.</param>
    public static int Accept(int listening, EndPoint like, out EndPoint? remote)
    {
        remote = null;
        var bytes = stackalloc byte[LongestAddress];
        var length = LongestAddress;
        var descriptor = Libc.Accept(listening, bytes, &length, Libc.SocketNonBlocking | Libc.SocketCloseOnExec);
        if (descriptor >= 0 && like is IPEndPoint)
        {
            remote = ToAddress(bytes, length);
            SendAtOnce(descriptor);
        }

        return descriptor;
    }

    /// <summary>The address on this side of an IP socket; null where there is none.</summary>
    public static EndPoint? LocalAddress(int descriptor)
    {
        var bytes = stackalloc byte[LongestAddress];
        var length = LongestAddress;
        return Libc.SocketName(descriptor, bytes, &length) == 0 ? ToAddress(bytes, length) : null;
    }

    /// <summary>The error of a connection attempt; 0 for none.</summary>
    public static int TakeError(int descriptor)
    {
        var error = 0;
        var length = sizeof(int);
        return Libc.GetOption(descriptor, Libc.LevelSocket, Libc.OptionError, &error, &length) == 0 ? error : Errno.Last;
    }

    /// <summary>Sends as much of the front as the system takes now.</summary>
    /// <returns>The bytes taken; -1 for an error.</returns>
    public static nint Send(int descriptor, OutputBuffer output)
    {
        if (!SendClock.IsRunning)
        {
            return SendFront(descriptor, output);
        }

        var started = Stopwatch.GetTimestamp();
        var sent = SendFront(descriptor, output);
        SendClock.Count(started);
        return sent;
    }

    /// <summary>Closes so that the peer sees a failure.</summary>
    public static void Reset(int descriptor)
    {
        var linger = stackalloc int[2] { 1, 0 };
        _ = Libc.SetOption(descriptor, Libc.LevelSocket, Libc.OptionLinger, linger, 2 * sizeof(int));
        _ = Libc.Close(descriptor);
    }

    private static nint SendFront(int descriptor, OutputBuffer output)
    {
        var first = output.FirstUnsent;
        if (first.Length < output.Length)
        {
            return SendPieces(descriptor, output);
        }

        fixed (byte* start = first.Span)
        {
            return Libc.Send(descriptor, start, first.Length, Libc.MessageNoSignal);
        }
    }

    private static nint SendPieces(int descriptor, OutputBuffer output)
    {
        var vectors = stackalloc IoVector[PinnedPieces.Most];
        var pinned = default(PinnedPieces);
        var count = 0;
        try
        {
            for (var piece = output.FirstSegment; piece is not null && count < PinnedPieces.Most; piece = piece.Next)
            {
                pinned[count] = piece.Unsent.Pin();
                vectors[count] = new IoVector { Start = pinned[count].Pointer, Length = (nuint)piece.Unsent.Length };
                count++;
            }

            var message = new MessageHeader { Pieces = vectors, PieceCount = (nuint)count };
            return Libc.SendMessage(descriptor, &message, Libc.MessageNoSignal);
        }
        finally
        {
            for (var i = 0; i < count; i++)
            {
                pinned[i].Dispose();
            }
        }
    }

    private static void SendAtOnce(int descriptor)
    {
        var on = 1;
        _ = Libc.SetOption(descriptor, Libc.LevelTcp, Libc.OptionNoDelay, &on, sizeof(int));
    }

    /// <summary>An IPv4 peer of a dual-mode port as itself; null for anything but IP.</summary>
    private static IPEndPoint? ToAddress(byte* bytes, int length)
    {
        var port = (bytes[2] << 8) | bytes[3];
        switch (*(ushort*)bytes)
        {
            case Libc.AddressFamilyInet when length >= 8:
                return new IPEndPoint(new IPAddress(new ReadOnlySpan<byte>(bytes + 4, 4)), port);
            case Libc.AddressFamilyInet6 when length >= 28:
                var address = new IPAddress(new ReadOnlySpan<byte>(bytes + 8, 16), *(uint*)(bytes + 24));
                return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);
            default:
                return null;
        }
    }
}
