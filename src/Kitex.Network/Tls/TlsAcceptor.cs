using System.Net.Security;
using System.Security.Authentication;
using Kitex.Network.Connections;
using Kitex.Network.Timing;

namespace Kitex.Network.Tls;

/// <summary>Shakes hands with whoever connects to a port, then hands over to the port's own handler.</summary>
internal sealed class TlsAcceptor(
    SslServerAuthenticationOptions options, TimeSpan handshakeTimeout, ConnectionHandler handler, TimerWheel timers)
{
    public async Task ServeAsync(NetworkConnection below)
    {
        var transport = new ConnectionStream(below);
        var stream = new SslStream(transport, leaveInnerStreamOpen: false);
        await using (stream.ConfigureAwait(false))
        {
            if (!await TryAuthenticateAsync(stream, transport).ConfigureAwait(false))
            {
                return;
            }

            var connection = TlsSession.Open(stream, transport, timers);
            await using (connection.ConfigureAwait(false))
            {
                await handler(connection).ConfigureAwait(false);
            }
        }
    }

    /// <summary>False when the peer left without a word: it looked whether the port is open.</summary>
    private async ValueTask<bool> TryAuthenticateAsync(SslStream stream, ConnectionStream transport)
    {
        using var timer = new CancellationTokenSource(handshakeTimeout, timers.Time);
        try
        {
            await stream.AuthenticateAsServerAsync(options, timer.Token).ConfigureAwait(false);
            return true;
        }
        catch (IOException) when (transport.FirstByte is null)
        {
            return false;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            throw Failed(transport, TlsFailure.Describe(exception, transport), exception);
        }
        catch (OperationCanceledException exception)
        {
            throw Failed(transport, $"not finished within {handshakeTimeout.TotalMilliseconds} ms.", exception);
        }
    }

    private static NetworkException Failed(ConnectionStream transport, string reason, Exception cause)
    {
        var below = transport.Connection;
        return new NetworkException(
            $"TLS handshake with {EndPointName.OfPeer(below.LocalEndPoint, below.RemoteEndPoint)} failed: {reason}", cause);
    }
}
