using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Authentication;
using Kitex.Network.Connections;
using Kitex.Network.Timing;

namespace Kitex.Network.Tls;

/// <summary>Shakes hands with whoever connects to a port, then hands over to the port's own handler.</summary>
internal sealed class TlsAcceptor(TlsOptions options, SslServerAuthenticationOptions server, ConnectionHandler handler, TimerWheel timers)
{
    // Of a peer that is refused and goes on.
    private const int MostReads = 10;

    private static readonly TimeSpan RefusalTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<NetworkConnection, byte> _silent = new();
    private volatile bool _stopped;

    public async Task ServeAsync(NetworkConnection below)
    {
        if (await OpenAsync(below).ConfigureAwait(false) is { } connection)
        {
            await using (connection.ConfigureAwait(false))
            {
                await handler(connection).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Lets those go who have not begun their handshake, and those who come.</summary>
    public void Stop()
    {
        _stopped = true;
        foreach (var (connection, _) in _silent)
        {
            connection.Interrupt();
        }
    }

    /// <summary>What the handler serves; null when the peer left without a word (it looked whether the port is open) or the port closes.</summary>
    private async ValueTask<NetworkConnection?> OpenAsync(NetworkConnection below)
    {
        using var timer = new CancellationTokenSource(options.HandshakeTimeout, timers.Time);
        var status = await FirstByteAsync(below, timer.Token).ConfigureAwait(false);
        if (options.AllowPlaintext && (status == ReadStatus.Canceled || (status == ReadStatus.Ready && below.Input[0] != TlsRecord.Handshake)))
        {
            return below;
        }

        return status switch
        {
            ReadStatus.Ready when below.Input[0] == TlsRecord.Handshake => await AuthenticateAsync(below, timer.Token).ConfigureAwait(false),
            ReadStatus.Ready => throw await RefuseAsync(below).ConfigureAwait(false),
            ReadStatus.Canceled => throw Overdue(below, null),
            _ => null,
        };
    }

    private async ValueTask<ReadStatus> FirstByteAsync(NetworkConnection below, CancellationToken overdue)
    {
        _silent.TryAdd(below, 0);
        if (_stopped)
        {
            below.Interrupt();
        }

        try
        {
            return await below.ReadAsync(1, Timeout.InfiniteTimeSpan, overdue).ConfigureAwait(false);
        }
        finally
        {
            _silent.TryRemove(below, out _);
        }
    }

    private async ValueTask<NetworkConnection> AuthenticateAsync(NetworkConnection below, CancellationToken overdue)
    {
        var transport = new ConnectionStream(below);
        var stream = new SslStream(transport, leaveInnerStreamOpen: false);
        var handshake = new ServerHandshake(server, options.ClientCertificateOptional);
        try
        {
            await stream.AuthenticateAsServerAsync(handshake.Options, overdue).ConfigureAwait(false);
            return TlsSession.Open(stream, transport, timers, stream, server.ClientCertificateRequired);
        }
        catch (Exception exception)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw exception switch
            {
                AuthenticationException or IOException => Failed(below, handshake.Refusal ?? TlsFailure.Describe(exception, transport), exception),
                OperationCanceledException => Overdue(below, exception),
                _ => exception,
            };
        }
    }

    /// <summary>Tells a peer that speaks without TLS what is spoken here, in the only way it might know.</summary>
    private static async ValueTask<TlsHandshakeException> RefuseAsync(NetworkConnection below)
    {
        var first = below.Input[0];
        below.Output.Write(TlsRecord.PlaintextRefusal);
        await below.FlushAsync(RefusalTime).ConfigureAwait(false);
        await HearOutAsync(below).ConfigureAwait(false);
        return Failed(below, TlsFailure.SpeaksNoTls(first), null);
    }

    /// <summary>Closed with bytes that nobody has read, the connection would destroy what was just said.</summary>
    private static async ValueTask HearOutAsync(NetworkConnection below)
    {
        for (var reads = 0; reads < MostReads; reads++)
        {
            below.Consume(below.Input.Length);
            if (await below.ReadAsync(1, Silence).ConfigureAwait(false) != ReadStatus.Ready)
            {
                return;
            }
        }
    }

    private TlsHandshakeException Overdue(NetworkConnection below, Exception? cause) =>
        Failed(below, new(TlsFailureReason.TimedOut, $"not finished within {options.HandshakeTimeout.TotalMilliseconds} ms."), cause);

    private static TlsHandshakeException Failed(NetworkConnection below, TlsFault fault, Exception? cause) => new(
        fault.Reason,
        $"TLS handshake with {EndPointName.OfPeer(below.LocalEndPoint, below.RemoteEndPoint)} failed: {fault.Text}",
        below.RemoteEndPoint,
        cause);
}
