using System.Net;
using Kitex.Client;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

/// <summary>Servers of the talks, called by the platform's HTTP/2 with messages made by hand.</summary>
public abstract class GrpcSuite(TestNetwork network) : ServerSuite(network)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Limit };

    private protected Task<KitexServer> StartAsync(Talks talks, Action<KitexServerBuilder>? configure = null) =>
        StartAsync(new Desk(), o =>
        {
            o.AddService(talks.Describe());
            configure?.Invoke(o);
        });

    private protected TalksClient TalksClient(KitexServer server, Action<KitexClientBuilder>? configure = null) =>
        Own(new TalksClient(o =>
        {
            o.HostPorts(AddressText.Format(server.Address)).UseEngine(Engine).Timeout(Limit).ConnectTimeout(Limit).Grpc();
            configure?.Invoke(o);
        }));

    /// <summary>Sends one message, and the end of them with it.</summary>
    private protected Task<GrpcReply> CallAsync(KitexServer server, string method, Note note, params (string Name, string Value)[] headers) =>
        CallAsync(server, Talks.Path + method, GrpcFrame.Of(note), headers);

    /// <summary>Sends a whole body.</summary>
    private protected Task<GrpcReply> CallAsync(KitexServer server, string path, byte[] body, params (string Name, string Value)[] headers)
    {
        var content = new ByteArrayContent(body);
        if (!headers.Any(static h => h.Name == "content-type"))
        {
            content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        }

        return SendAsync(server, path, content, headers, default);
    }

    /// <summary>Begins a call whose messages follow.</summary>
    private protected Task<GrpcReply> BeginAsync(KitexServer server, string method, GrpcBody body, CancellationToken cancellation = default, params (string Name, string Value)[] headers) =>
        SendAsync(server, Talks.Path + method, body, headers, cancellation);

    private async Task<GrpcReply> SendAsync(KitexServer server, string path, HttpContent content, (string Name, string Value)[] headers, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{AddressText.Format(server.Address)}{path}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        if (!headers.Any(static h => h.Name == "te"))
        {
            request.Headers.TryAddWithoutValidation("te", "trailers");
        }

        foreach (var (name, value) in headers)
        {
            var added = name == "content-type" ? content.Headers.TryAddWithoutValidation(name, value) : request.Headers.TryAddWithoutValidation(name, value);
            Assert.True(added, name);
        }

        return new GrpcReply(await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation));
    }
}
