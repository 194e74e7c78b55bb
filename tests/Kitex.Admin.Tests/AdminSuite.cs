using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Kitex.Admin.Tests.Api;
using Kitex.Server;

namespace Kitex.Admin.Tests;

/// <summary>What the suites share: servers with an admin port, and somebody who asks it; disposed at the end.</summary>
public abstract class AdminSuite : IAsyncLifetime
{
    /// <summary>Nothing here takes that long; a test that hangs fails.</summary>
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Stack<IAsyncDisposable> _owned = new();

    protected HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Limit };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        while (_owned.TryPop(out var owned))
        {
            await owned.DisposeAsync();
        }

        Http.Dispose();
    }

    protected T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Push(owned);
        return owned;
    }

    private protected async Task<KitexServer> StartAsync(Shop? shop = null, Action<KitexServerBuilder>? configure = null)
    {
        var server = Own(ShopServer.Create(shop ?? new Shop(), o =>
        {
            o.Listen("127.0.0.1:0").Configure(static x => x with { DrainTimeout = TimeSpan.FromSeconds(1) }).Admin(static x => x with { Address = "127.0.0.1:0" });
            configure?.Invoke(o);
        }));
        await server.StartAsync();
        return server;
    }

    private protected ShopClient Client(KitexServer server, Action<Client.KitexClientBuilder>? configure = null) =>
        Own(new ShopClient("shop", o =>
        {
            o.HostPorts(AddressText.Format(server.Address)).Timeout(Limit).ConnectTimeout(Limit);
            configure?.Invoke(o);
        }));

    private protected static Uri At(KitexServer server, string path = "/") => new($"http://{AddressText.Format(server.AdminAddress)}{path}");

    /// <summary>Asks, with other headers where they are given.</summary>
    private protected async Task<(HttpStatusCode Status, string Body, HttpResponseMessage Response)> AskAsync(
        KitexServer server, string path, HttpContent? body = null, HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method ?? (body is null ? HttpMethod.Get : HttpMethod.Post), At(server, path)) { Content = body };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    private protected Task<(HttpStatusCode Status, string Body, HttpResponseMessage Response)> CallAsync(KitexServer server, string body, params (string Name, string Value)[] headers) =>
        AskAsync(server, "/call", new StringContent(body, Encoding.UTF8, "application/json"), null, headers);

    private protected static string ErrorOf(string body) => JsonDocument.Parse(body).RootElement.GetProperty("error").GetString()!;

    /// <summary>Sends these bytes as they are, and reads the first line of the answer.</summary>
    private protected static async Task<string> SendRawAsync(KitexServer server, string text)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync((IPEndPoint)server.AdminAddress!);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync().WaitAsync(Limit) ?? "";
    }
}
