using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Kitex.Network.Connections;
using Kitex.Network.Timing;

namespace Kitex.Network.Tls;

/// <summary>One attempt to reach an address and to shake hands there.</summary>
internal sealed class TlsDialer(
    NetworkEngine inner, EndPoint address, DialOptions dial, TlsOptions tls, SslClientAuthenticationOptions options, TimerWheel timers)
{
    private readonly long _started = timers.Time.GetTimestamp();

    public async ValueTask<NetworkConnection> DialAsync(CancellationToken cancellation)
    {
        var below = await inner.DialAsync(address, dial, cancellation).ConfigureAwait(false);
        var transport = new ConnectionStream(below);
        var stream = new SslStream(transport, leaveInnerStreamOpen: false);
        try
        {
            var handshake = await AuthenticateAsync(stream, transport, cancellation).ConfigureAwait(false);
            CheckApplicationProtocol(stream, transport);
            var mayBeRefused = handshake.LacksCertificate || handshake.OwnCertificate is not null;
            var carrier = mayBeRefused ? new UnjudgedStream(stream, transport, Name, handshake.OwnCertificate) : (Stream)stream;
            return TlsSession.Open(stream, transport, timers, carrier, isPeerChecked: true);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            await below.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private string Name => EndPointName.Of(address);

    private async ValueTask<ClientHandshake> AuthenticateAsync(SslStream stream, ConnectionStream transport, CancellationToken cancellation)
    {
        var handshake = new ClientHandshake(options, HostName());
        using var timer = new CancellationTokenSource(TimeLeft(), timers.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            await stream.AuthenticateAsClientAsync(handshake.Options, either.Token).ConfigureAwait(false);
            return handshake;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            throw Failed(
                transport,
                handshake.Refusal ?? TlsFailure.Describe(exception, transport, handshake.OwnCertificate, handshake.LacksCertificate),
                exception);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            var fault = new TlsFault(TlsFailureReason.TimedOut, $"not finished within {dial.Timeout.TotalMilliseconds} ms.");
            var late = Failed(transport, fault, exception);
            throw new TimeoutException(late.Message, late);
        }
        catch (OperationCanceledException exception)
        {
            throw new OperationCanceledException($"Connecting to {Name} was cancelled.", exception, cancellation);
        }
    }

    private void CheckApplicationProtocol(SslStream stream, ConnectionStream transport)
    {
        if (tls.RequireApplicationProtocol && stream.NegotiatedApplicationProtocol.Protocol.IsEmpty)
        {
            var offered = string.Join(", ", options.ApplicationProtocols ?? []);
            throw Failed(transport, new(TlsFailureReason.NoApplicationProtocol, $"the server chose none of the application protocols offered by ALPN ({offered}): it may not speak them."), null);
        }
    }

    private TlsHandshakeException Failed(ConnectionStream transport, TlsFault fault, Exception? cause) =>
        new(fault.Reason, $"Cannot connect to {Name}: TLS handshake failed: {fault.Text}", transport.Connection.RemoteEndPoint, cause);

    private TimeSpan TimeLeft()
    {
        if (dial.Timeout == Timeout.InfiniteTimeSpan)
        {
            return dial.Timeout;
        }

        var left = dial.Timeout - timers.Time.GetElapsedTime(_started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private string HostName() => options.TargetHost is { Length: > 0 } host
        ? host
        : address switch
        {
            DnsEndPoint dns => dns.Host,
            IPEndPoint ip => ip.Address.ToString(),
            _ => "",
        };
}
