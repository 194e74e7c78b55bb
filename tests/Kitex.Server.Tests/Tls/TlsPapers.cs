using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kitex.Server.Tests.Tls;

/// <summary>An authority and the certificates it gave, and one by nobody.</summary>
public sealed class TlsPapers : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TlsPapers()
    {
        var request = new CertificateRequest("CN=authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        Authority = request.CreateSelfSigned(Days(-20), Days(20));
        Authorities = [Authority];
        Server = Issue("CN=server", ServerUse, "localhost", IPAddress.Loopback, Days(1));
        Expired = Issue("CN=expired", ServerUse, "localhost", IPAddress.Loopback, Days(-5));
        Elsewhere = Issue("CN=elsewhere", ServerUse, "elsewhere.example", IPAddress.Parse("192.0.2.1"), Days(1));
        Client = Issue("CN=client", ClientUse, "client.example", IPAddress.Loopback, Days(1));
        ExpiredClient = Issue("CN=expired client", ClientUse, "client.example", IPAddress.Loopback, Days(-5));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Stranger = Request("CN=stranger", key, ClientUse, "stranger.example", IPAddress.Loopback).CreateSelfSigned(Days(-1), Days(1));
    }

    public X509Certificate2 Authority { get; }

    public X509Certificate2Collection Authorities { get; }

    /// <summary>For localhost and 127.0.0.1.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>For the same hosts, in the past.</summary>
    public X509Certificate2 Expired { get; }

    /// <summary>For another host.</summary>
    public X509Certificate2 Elsewhere { get; }

    public X509Certificate2 Client { get; }

    public X509Certificate2 ExpiredClient { get; }

    /// <summary>A client's, which the authority does not know.</summary>
    public X509Certificate2 Stranger { get; }

    /// <summary>Trust in the authority alone, for peers of the platform's own.</summary>
    public X509ChainPolicy Trust() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { Authority },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    public void Dispose()
    {
        foreach (var certificate in (X509Certificate2[])[Authority, Server, Expired, Elsewhere, Client, ExpiredClient, Stranger])
        {
            certificate.Dispose();
        }

        _key.Dispose();
    }

    private X509Certificate2 Issue(string subject, string use, string host, IPAddress address, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var bare = Request(subject, key, use, host, address).Create(Authority, Days(-10), until, RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }

    private static CertificateRequest Request(string subject, ECDsa key, string use, string host, IPAddress address)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        return request;
    }

    private static DateTimeOffset Days(int count) => DateTimeOffset.UtcNow.AddDays(count);
}
