using System.Net;
using System.Net.Sockets;

namespace Kitex.Conformance.Tests.Wire;

/// <summary>A client's connection by which whole messages are sent and received.</summary>
internal sealed class WireConnection : IDisposable
{
    // Long enough that only a server that never answers meets it.
    private const int AnswerTimeoutMilliseconds = 10_000;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly NetworkStream _stream;

    public WireConnection(EndPoint server)
    {
        _socket.Connect(server);
        _stream = new NetworkStream(_socket) { ReadTimeout = AnswerTimeoutMilliseconds };
    }

    /// <returns>False when the server has closed.</returns>
    public bool TrySend(byte[] bytes)
    {
        try
        {
            _stream.Write(bytes);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Tells the server that nothing more is sent.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <returns>Null when the server has closed.</returns>
    /// <exception cref="TimeoutException">Nothing came.</exception>
    public WireMessage? Receive()
    {
        try
        {
            return WireMessage.Read(_stream);
        }
        catch (IOException failed) when (failed.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock })
        {
            throw new TimeoutException($"No answer within {AnswerTimeoutMilliseconds} ms.", failed);
        }
        catch (IOException failed) when (failed.InnerException is SocketException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }
}
