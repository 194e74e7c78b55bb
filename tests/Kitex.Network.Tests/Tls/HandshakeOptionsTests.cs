using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Kitex.Network.Tls;

namespace Kitex.Network.Tests.Tls;

public sealed class HandshakeOptionsTests(TlsCertificates certificates) : IClassFixture<TlsCertificates>
{
    [Fact]
    public void Every_option_of_the_client_holds()
    {
        var user = new SslClientAuthenticationOptions
        {
            AllowRenegotiation = false,
            AllowTlsResume = false,
            ApplicationProtocols = [new SslApplicationProtocol("ttheader")],
            CertificateChainPolicy = new X509ChainPolicy(),
            CertificateRevocationCheckMode = X509RevocationMode.Offline,
            ClientCertificateContext = SslStreamCertificateContext.Create(certificates.Client, null, offline: true),
            ClientCertificates = [certificates.Client],
            EnabledSslProtocols = Enum.Parse<SslProtocols>("Tls13"),
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificates.Client,
        };
        if (OperatingSystem.IsLinux())
        {
            user.AllowRsaPkcs1Padding = false;
            user.AllowRsaPssPadding = false;
            user.CipherSuitesPolicy = new CipherSuitesPolicy([TlsCipherSuite.TLS_AES_128_GCM_SHA256]);
        }

        var used = new ClientHandshake(user, "host").Options;

        Assert.Equal("host", used.TargetHost);
        Same(user, used, nameof(used.TargetHost), nameof(used.RemoteCertificateValidationCallback));
    }

    [Fact]
    public void Every_option_of_the_server_holds()
    {
        var user = new SslServerAuthenticationOptions
        {
            AllowRenegotiation = true,
            AllowTlsResume = false,
            ApplicationProtocols = [new SslApplicationProtocol("ttheader")],
            CertificateChainPolicy = new X509ChainPolicy(),
            CertificateRevocationCheckMode = X509RevocationMode.Offline,
            ClientCertificateRequired = true,
            EnabledSslProtocols = Enum.Parse<SslProtocols>("Tls13"),
            ServerCertificate = certificates.Server,
            ServerCertificateContext = SslStreamCertificateContext.Create(certificates.Server, null, offline: true),
            ServerCertificateSelectionCallback = (_, _) => certificates.Server,
        };
        if (OperatingSystem.IsLinux())
        {
            user.AllowRsaPkcs1Padding = false;
            user.AllowRsaPssPadding = false;
            user.CipherSuitesPolicy = new CipherSuitesPolicy([TlsCipherSuite.TLS_AES_128_GCM_SHA256]);
        }

        Same(user, new ServerHandshake(user, isOptional: false).Options, nameof(user.RemoteCertificateValidationCallback));
    }

    private static void Same<TOptions>(TOptions user, TOptions used, params string[] own)
    {
        foreach (var option in typeof(TOptions).GetProperties().Where(option => !own.Contains(option.Name)))
        {
            Assert.True(Equals(option.GetValue(user), option.GetValue(used)), option.Name);
        }
    }
}
