using System.Security.Cryptography.X509Certificates;
using Kitex.Network.Sockets;
using Kitex.Network.Tls;
using Kitex.Server.Tests.Api;

namespace Kitex.Server.Tests.Tls;

public sealed class TlsOptionsTests(TlsPapers papers) : IClassFixture<TlsPapers>
{
    [Fact]
    public void A_certificate_without_its_key_is_refused_on_both_sides()
    {
        using var bare = X509CertificateLoader.LoadCertificate(papers.Server.RawData);

        Refuses("Tls.Certificate (CN=server) has no private key", () => DeskServer.Create(new Desk(), o => o.Tls(bare)));
        Refuses("Tls.Certificate (CN=server) has no private key", () => new DeskClient("desk", o => o.Tls(x => x with { Certificate = bare })));
    }

    [Fact]
    public void A_server_without_a_certificate_is_refused() =>
        Refuses("has no certificate", () => DeskServer.Create(new Desk(), static o => o.Configure(static x => x with { Tls = new() })));

    [Fact]
    public void Trust_in_clients_without_asking_them_is_refused() =>
        Refuses("asks nobody", () => DeskServer.Create(new Desk(), o => o.Tls(papers.Server, x => x with { TrustedAuthorities = papers.Authorities })));

    [Fact]
    public void A_handshake_of_no_time_is_refused() =>
        Refuses("Tls.HandshakeTimeout", () => DeskServer.Create(new Desk(), o => o.Tls(papers.Server, static x => x with { HandshakeTimeout = TimeSpan.Zero })));

    [Fact]
    public async Task TLS_within_TLS_is_refused_on_both_sides()
    {
        await using var inner = new SocketEngine();
        await using var engine = new TlsEngine(inner, new TlsOptions());

        Refuses("speaks TLS already", () => DeskServer.Create(new Desk(), o => o.UseEngine(engine).Tls(papers.Server)));
        Refuses("speaks TLS already", () => new DeskClient("desk", o => o.UseEngine(engine).Tls()));
    }

    private static void Refuses(string text, Func<object> make) =>
        Assert.Contains(text, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
}
