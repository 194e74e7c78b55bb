using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kitex.Network.Tls;

namespace Kitex.Network.Tests.Tls;

/// <summary>Certificates made for one class of tests: a server's, a client's and one that nobody trusts.</summary>
public sealed class TlsCertificates : IDisposable
{
    public X509Certificate2 Server { get; } = Create("CN=server", "1.3.6.1.5.5.7.3.1");

    public X509Certificate2 Client { get; } = Create("CN=client", "1.3.6.1.5.5.7.3.2");

    public X509Certificate2 Stranger { get; } = Create("CN=stranger", "1.3.6.1.5.5.7.3.2");

    /// <summary>Both sides trust each other's certificates and nobody else's.</summary>
    internal TlsOptions Options(string? targetHost = null) => new()
    {
        Server = ServerOptions(),
        Client = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust(Server), TargetHost = targetHost },
    };

    internal SslServerAuthenticationOptions ServerOptions() => new()
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(Server, additionalCertificates: null, offline: true),
        CertificateChainPolicy = Trust(Client),
    };

    internal static X509ChainPolicy Trust(X509Certificate2 certificate) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { certificate },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    public void Dispose()
    {
        Server.Dispose();
        Client.Dispose();
        Stranger.Dispose();
    }

    private static X509Certificate2 Create(string subject, string usage)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
