using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Kitex.Network.Connections;
using Kitex.Network.Timing;

namespace Kitex.Network.Tls;

/// <summary>One attempt to reach an address and to shake hands there.</summary>
internal sealed class TlsDialer(
    NetworkEngine inner, EndPoint address, DialOptions dial, SslClientAuthenticationOptions options, TimerWheel timers)
{
    private readonly long _started = timers.Time.GetTimestamp();

    public async ValueTask<NetworkConnection> DialAsync(CancellationToken cancellation)
    {
        var below = await inner.DialAsync(address, dial, cancellation).ConfigureAwait(false);
        var transport = new ConnectionStream(below);
        var stream = new SslStream(transport, leaveInnerStreamOpen: false);
        try
        {
            await AuthenticateAsync(stream, transport, cancellation).ConfigureAwait(false);
            return TlsSession.Open(stream, transport, timers);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            await below.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private string Name => EndPointName.Of(address);

    private async ValueTask AuthenticateAsync(SslStream stream, ConnectionStream transport, CancellationToken cancellation)
    {
        var check = new ServerCertificateCheck(options, HostName());
        using var timer = new CancellationTokenSource(TimeLeft(), timers.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            await stream.AuthenticateAsClientAsync(check.Options, either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            var reason = check.Refusal ?? TlsFailure.Describe(exception, transport);
            throw new NetworkException($"Cannot connect to {Name}: TLS handshake failed: {reason}", exception);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"Cannot connect to {Name}: TLS handshake not finished within {dial.Timeout.TotalMilliseconds} ms.", exception);
        }
        catch (OperationCanceledException exception)
        {
            throw new OperationCanceledException($"Connecting to {Name} was cancelled.", exception, cancellation);
        }
    }

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
