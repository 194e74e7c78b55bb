using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Kitex.Network.Tls;
using Kitex.Transport;

namespace Kitex.Server;

/// <summary>How a server speaks TLS, whatever the protocol above. Input only.</summary>
/// <remarks>
/// A handshake that fails is counted in "kitex.server.refused" by its reason and logged for debugging. A client that offers
/// "h2" by ALPN gets it, one that offers nothing is served too, and the first bytes tell the protocol either way; one that
/// offers others alone is refused.
/// </remarks>
public sealed record TlsServerOptions
{
    /// <summary>The server's certificate with its private key. Default null: <see cref="Configure"/> gives it.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The authorities between that certificate and one the clients trust, which go along with it. Default null: those known on this machine.</summary>
    public X509Certificate2Collection? Intermediates { get; init; }

    /// <summary>Whether clients are asked for certificates. Default no.</summary>
    public ClientCertificateMode ClientCertificates { get; init; } = ClientCertificateMode.None;

    /// <summary>Who may have issued the clients' certificates: these and nobody else. Default null: whom the system trusts.</summary>
    public X509Certificate2Collection? TrustedAuthorities { get; init; }

    /// <summary>Has the last word on a client's certificate, and is told what is wrong with it; not called where there is none. Default null: what is wrong is refused.</summary>
    public RemoteCertificateValidationCallback? ValidateClient { get; init; }

    /// <summary>The longest time from the accepted connection to the end of the handshake. Default 5 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Serve those who speak without TLS on the same port. The first byte tells: one of 0x16 is TLS, so that a first message
    /// of 352 to 368 MiB would be taken for it. Default false: they are refused.
    /// </summary>
    public bool AllowPlaintext { get; init; }

    /// <summary>Changes the platform's options once they are made: versions, ciphers, revocation, a certificate for each host name. Default null.</summary>
    public Action<SslServerAuthenticationOptions>? Configure { get; init; }

    /// <exception cref="ArgumentException">A value cannot be; the text names it.</exception>
    internal void Validate()
    {
        OptionRange.CheckTimeout(HandshakeTimeout, $"Tls.{nameof(HandshakeTimeout)}");
        if (Certificate is { HasPrivateKey: false })
        {
            throw new ArgumentException($"Tls.{nameof(Certificate)} ({Certificate.Subject}) has no private key: load it together with its key.");
        }

        if (ClientCertificates == ClientCertificateMode.None && (TrustedAuthorities ?? (object?)ValidateClient) is not null)
        {
            throw new ArgumentException($"Tls says whose certificates to trust, but asks nobody for one: set {nameof(ClientCertificates)} to Required or Optional.");
        }
    }

    /// <param name="offersHttp2">Whether gRPC is spoken.</param>
    internal TlsOptions ToEngine(bool offersHttp2)
    {
        var server = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = Certificate is null ? null : SslStreamCertificateContext.Create(Certificate, Intermediates, offline: true),
            ClientCertificateRequired = ClientCertificates != ClientCertificateMode.None,
            CertificateChainPolicy = TlsClientOptions.ToPolicy(TrustedAuthorities),
            RemoteCertificateValidationCallback = ValidateClient is { } judge
                ? (sender, certificate, chain, errors) => certificate is not null && judge(sender, certificate, chain, errors)
                : null,
            ApplicationProtocols = offersHttp2 ? [SslApplicationProtocol.Http2] : null,
        };
        Configure?.Invoke(server);
        return new TlsOptions
        {
            Server = server,
            ClientCertificateOptional = ClientCertificates == ClientCertificateMode.Optional,
            HandshakeTimeout = HandshakeTimeout,
            AllowPlaintext = AllowPlaintext,
        };
    }
}
