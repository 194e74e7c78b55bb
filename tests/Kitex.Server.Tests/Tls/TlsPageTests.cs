using System.Security.Cryptography.X509Certificates;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Tls;

/// <summary>What docs/tls.md shows, with certificates in files.</summary>
public sealed class TlsPageTests : TlsSuite, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kitex-tls-");

    public TlsPageTests(TlsPapers papers)
        : base(new SocketNetwork(), papers)
    {
        Write("authority.pem", papers.Authority.ExportCertificatePem());
        Write("server.pem", papers.Server.ExportCertificatePem());
        Write("server.key", papers.Server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Write("client.pem", papers.Client.ExportCertificatePem());
        Write("client.key", papers.Client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    [Fact]
    public async Task Both_sides_show_certificates_out_of_files()
    {
        using var certificate = X509Certificate2.CreateFromPemFile(Path("server.pem"), Path("server.key"));
        using var mine = X509Certificate2.CreateFromPemFile(Path("client.pem"), Path("client.key"));
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(Path("authority.pem"));
        string? caller = null;
        var desk = new Desk
        {
            OnEcho = (request, call) =>
            {
                caller = call.Incoming!.Connection!.Tls?.PeerCertificate?.Subject;
                return new(new Response { Message = request.Message });
            },
        };
        var server = await StartAsync(desk, o => o.Tls(certificate, x => x with
        {
            ClientCertificates = ClientCertificateMode.Required,
            TrustedAuthorities = authorities,
        }));

        var client = Client(server, o => o.Tls(x => x with { Certificate = mine, TrustedAuthorities = authorities }));

        Assert.Equal("signed", (await client.EchoAsync(Say("signed"))).Message);
        Assert.Equal("CN=client", caller);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string name, string text) => File.WriteAllText(Path(name), text);

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);
}
