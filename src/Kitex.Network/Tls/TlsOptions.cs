using System.Net.Security;

namespace Kitex.Network.Tls;

/// <summary>How a <see cref="TlsEngine"/> speaks TLS. Protocols, ciphers and checks of certificates are the platform's options.</summary>
public sealed record TlsOptions
{
    /// <summary>
    /// What listening needs. Default none: the engine only dials. Prefer
    /// <see cref="SslServerAuthenticationOptions.ServerCertificateContext"/>: it builds the certificate's chain once and not
    /// for each connection.
    /// </summary>
    public SslServerAuthenticationOptions? Server { get; init; }

    /// <summary>
    /// What dialing needs. Default none: the engine only listens. Where
    /// <see cref="SslClientAuthenticationOptions.TargetHost"/> is not set, the certificate must be for the host dialed: a
    /// <see cref="System.Net.DnsEndPoint"/>'s name or the text of an IP address.
    /// </summary>
    public SslClientAuthenticationOptions? Client { get; init; }

    /// <summary>
    /// The longest handshake of an accepted connection. Default 5 s. A dialed one has what is left of <see cref="DialOptions.Timeout"/>.
    /// </summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// With <see cref="SslServerAuthenticationOptions.ClientCertificateRequired"/>: a client is asked for a certificate, and one
    /// without is served; one whose certificate is bad is not. Default false.
    /// </summary>
    public bool ClientCertificateOptional { get; init; }

    /// <summary>
    /// Serve those who speak without TLS on the same port. Told by the first byte: 0x16 is TLS. One who is silent for
    /// <see cref="HandshakeTimeout"/> counts as such. Default false: they are refused.
    /// </summary>
    public bool AllowPlaintext { get; init; }

    /// <summary>A dialed server must choose one of the client's application protocols by ALPN. Default false: it may choose none.</summary>
    public bool RequireApplicationProtocol { get; init; }

    internal void Validate()
    {
        if (HandshakeTimeout <= TimeSpan.Zero && HandshakeTimeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentException(
                $"TlsOptions.HandshakeTimeout is {HandshakeTimeout}; it must be more than zero, or Timeout.InfiniteTimeSpan for no limit.");
        }

        if (Server is { ServerCertificate: null, ServerCertificateContext: null, ServerCertificateSelectionCallback: null })
        {
            throw new ArgumentException(
                "TlsOptions.Server has no certificate: set its ServerCertificateContext, ServerCertificate or ServerCertificateSelectionCallback.");
        }
    }
}
