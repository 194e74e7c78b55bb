using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Kitex.Network.Tls;
using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Tls;

/// <summary>The platform's own HTTP/2 over TLS calls our server.</summary>
public abstract class TlsForeignPeerTests(TestNetwork network, TlsPapers papers) : TlsSuite(network, papers)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_served(bool withCertificate)
    {
        TlsHandshake? seen = null;
        var server = await StartSecureAsync(withCertificate ? Requiring : null, call =>
        {
            seen = call.Incoming!.Connection!.Tls;
            return Task.CompletedTask;
        });
        using var http = Http(withCertificate ? Papers.Client : null);

        using var reply = await CallAsync(http, server, new Note { Text = "from elsewhere" });

        Assert.Equal("from elsewhere", (await reply.ReceiveAsync())!.Text);
        Assert.Null(await reply.ReceiveAsync());
        Assert.Equal(0, reply.Status);
        Assert.Equal(SslApplicationProtocol.Http2, seen!.ApplicationProtocol);
        Assert.Equal(withCertificate ? "CN=client" : null, seen.PeerCertificate?.Subject);
    }

    [Fact]
    public async Task It_is_not_served_without_the_certificate_required()
    {
        var server = await StartSecureAsync(Requiring);
        using var http = Http(null);

        await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(http, server, new Note()));
    }

    private HttpClient Http(X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = Papers.Trust();
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        }

        return new HttpClient(handler) { Timeout = Limit };
    }

    private static async Task<GrpcReply> CallAsync(HttpClient http, KitexServer server, Note note)
    {
        var content = new ByteArrayContent(GrpcFrame.Of(note));
        content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"https://localhost:{((IPEndPoint)server.Address!).Port}{Talks.Path}Echo"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        return new GrpcReply(await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead));
    }

    public sealed class OverSockets(TlsPapers papers) : TlsForeignPeerTests(new SocketNetwork(), papers);

    public sealed class OverEpoll(TlsPapers papers) : TlsForeignPeerTests(new EpollNetwork(), papers);
}
