using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kitex.Registries.Tests.Servers;

/// <summary>An authority, the certificates it gave to a server and a client, and one of a client by nobody; as files too.</summary>
internal sealed class ServerPapers : IAsyncDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly string _directory = Directory.CreateTempSubdirectory("kitex-papers-").FullName;

    public ServerPapers()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        Authority = request.CreateSelfSigned(Days(-2), Days(2));
        File.WriteAllText(AuthorityFile, Authority.ExportCertificatePem());

        // The gateway of etcd calls the server with the server's own certificate.
        using var server = Issue("CN=server", ServerUse, ClientUse);
        File.WriteAllText(CertificateFile, server.ExportCertificatePem());
        File.WriteAllText(KeyFile, server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Client = Issue("CN=client", ClientUse);
        File.WriteAllText(FileOf("client.pem"), Client.ExportCertificatePem());
        File.WriteAllText(FileOf("client.key"), Client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        using var strangers = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Stranger = new CertificateRequest("CN=stranger", strangers, HashAlgorithmName.SHA256).CreateSelfSigned(Days(-1), Days(1));
    }

    public X509Certificate2 Authority { get; }

    public X509Certificate2 Client { get; }

    /// <summary>A client's, which the authority does not know.</summary>
    public X509Certificate2 Stranger { get; }

    public string AuthorityFile => FileOf("authority.pem");

    /// <summary>The server's certificate.</summary>
    public string CertificateFile => FileOf("server.pem");

    /// <summary>Its key.</summary>
    public string KeyFile => FileOf("server.key");

    public string FileOf(string name) => Path.Combine(_directory, name);

    public ValueTask DisposeAsync()
    {
        Authority.Dispose();
        Client.Dispose();
        Stranger.Dispose();
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private X509Certificate2 Issue(string subject, params string[] uses)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. uses.Select(static use => new Oid(use))], critical: false));
        using var bare = request.Create(Authority, Days(-1), Days(1), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }

    private static DateTimeOffset Days(int days) => TimeProvider.System.GetUtcNow().AddDays(days);
}
