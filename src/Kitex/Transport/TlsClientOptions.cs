using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Kitex.Network.Tls;

namespace Kitex.Transport;

/// <summary>How a client speaks TLS. Input only.</summary>
/// <remarks>The handshake counts to the connect timeout. What fails in it is the error of the call, with a <see cref="TlsHandshakeException"/> as its cause.</remarks>
public sealed record TlsClientOptions
{
    /// <summary>For which host the server's certificate must be. Default null: the host of the address called, a name or an IP address.</summary>
    public string? TargetHost { get; init; }

    /// <summary>The client's certificate with its private key, for servers that ask for one. Default null: none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The authorities between that certificate and one the server trusts, which go along with it. Default null: those known on this machine.</summary>
    public X509Certificate2Collection? Intermediates { get; init; }

    /// <summary>Who may have issued the server's certificate: these and nobody else. Default null: whom the system trusts.</summary>
    public X509Certificate2Collection? TrustedAuthorities { get; init; }

    /// <summary>Has the last word on the server's certificate, and is told what is wrong with it. Default null: what is wrong is refused.</summary>
    public RemoteCertificateValidationCallback? ValidateServer { get; init; }

    /// <summary>Changes the platform's options once they are made: versions, ciphers, revocation, the choice among certificates. Default null.</summary>
    public Action<SslClientAuthenticationOptions>? Configure { get; init; }

    /// <exception cref="ArgumentException">A value cannot be; the text names it.</exception>
    internal void Validate()
    {
        if (Certificate is { HasPrivateKey: false })
        {
            throw new ArgumentException($"Tls.{nameof(Certificate)} ({Certificate.Subject}) has no private key: load it together with its key.");
        }
    }

    /// <param name="grpc">How gRPC is spoken; null when it is not.</param>
    internal TlsOptions ToEngine(GrpcClientOptions? grpc) => new()
    {
        Client = ToPlatform(grpc is null ? null : [SslApplicationProtocol.Http2]),
        RequireApplicationProtocol = grpc is { RequireAlpn: true },
    };

    /// <summary>The platform's options.</summary>
    /// <param name="protocols">Offered in ALPN; null for none.</param>
    internal SslClientAuthenticationOptions ToPlatform(List<SslApplicationProtocol>? protocols = null)
    {
        var client = new SslClientAuthenticationOptions
        {
            TargetHost = TargetHost,
            CertificateChainPolicy = ToPolicy(TrustedAuthorities),
            RemoteCertificateValidationCallback = ValidateServer,
            ApplicationProtocols = protocols,
            ClientCertificateContext = Certificate is null ? null : SslStreamCertificateContext.Create(Certificate, Intermediates, offline: true),
        };
        Configure?.Invoke(client);
        return client;
    }

    /// <summary>Trust in these alone; null for the system's.</summary>
    internal static X509ChainPolicy? ToPolicy(X509Certificate2Collection? authorities)
    {
        if (authorities is null)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
