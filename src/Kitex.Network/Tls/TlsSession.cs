using System.IO.Pipelines;
using System.Net.Security;
using Kitex.Network.Pipes;
using Kitex.Network.Timing;

namespace Kitex.Network.Tls;

/// <summary>A TLS stream after its handshake, as pipes for a connection to stand on, and its end.</summary>
internal sealed class TlsSession : IDuplexPipe
{
    // A full TLS record; rented while there are bytes and returned when they are gone.
    private const int BufferBytes = 16 * 1024;

    private static readonly TimeSpan EndingTime = TimeSpan.FromSeconds(1);

    private readonly SslStream _stream;
    private readonly ConnectionStream _transport;
    private readonly TimeProvider _time;
    private readonly long _handshakeBytes;

    private TlsSession(SslStream stream, ConnectionStream transport, Stream carrier, TimeProvider time)
    {
        _stream = stream;
        _transport = transport;
        _time = time;
        _handshakeBytes = transport.BytesRead;
        Input = PipeReader.Create(carrier, new StreamPipeReaderOptions(bufferSize: BufferBytes, leaveOpen: true, useZeroByteReads: true));
        Output = PipeWriter.Create(carrier, new StreamPipeWriterOptions(minimumBufferSize: BufferBytes, leaveOpen: true));
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    private NetworkConnection Below => _transport.Connection;

    /// <summary>The connection for whoever speaks above TLS; it owns the streams and the connection below.</summary>
    /// <param name="stream">The stream after its handshake.</param>
    /// <param name="transport">What lies below.</param>
    /// <param name="timers">Keep the timeouts.</param>
    /// <param name="carrier">What to read and write: the stream itself, or what stands before it.</param>
    /// <param name="isPeerChecked">Whether the peer's certificate was asked for and checked.</param>
    public static NetworkConnection Open(SslStream stream, ConnectionStream transport, TimerWheel timers, Stream carrier, bool isPeerChecked)
    {
        var session = new TlsSession(stream, transport, carrier, timers.Time);
        var below = transport.Connection;
        return PipeConnection.Create(
            session, timers, below.LocalEndPoint, below.RemoteEndPoint, below.Abort, session.EndAsync, new TlsHandshake(stream, isPeerChecked));
    }

    private async ValueTask EndAsync()
    {
        var mayBeToldMore = !_stream.IsServer && _transport.BytesRead == _handshakeBytes;
        await SayGoodbyeAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        if (mayBeToldMore && Below.Failure is null)
        {
            _ = HearOutAsync();
        }
        else
        {
            await Below.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Tells the peer that the stream ends here and was not cut, unless it takes nothing any more.</summary>
    private async ValueTask SayGoodbyeAsync()
    {
        if (Below.Failure is null)
        {
            await ShutdownAsync().WaitAsync(EndingTime, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ShutdownAsync()
    {
        try
        {
            await _stream.ShutdownAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The peer is gone: the connection ends without it.
        }
    }

    /// <summary>
    /// A server ends its part of a TLS 1.3 handshake after the client and may send tickets then. To close before they have come
    /// would reset the connection, and with it what the client has sent.
    /// </summary>
    private async Task HearOutAsync()
    {
        await Below.ReadAsync(1, EndingTime).ConfigureAwait(false);
        await Below.DisposeAsync().ConfigureAwait(false);
    }
}
