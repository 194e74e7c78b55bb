using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kitex.Registries.Tests.Servers;

/// <summary>An HTTP server on loopback in the place of a registry; it can be killed and started again at the same port.</summary>
/// <param name="serve">Answers a request.</param>
/// <param name="certificate">Speaks TLS with it; null for no TLS.</param>
internal sealed class HttpDouble(Func<HttpExchange, Task> serve, X509Certificate2? certificate = null) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _asked = new();
    private WebApplication? _app;

    /// <summary>Where it listens; 0 until it has been started.</summary>
    public int Port { get; private set; }

    /// <summary>"METHOD /path?query" of every request.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, Port, Secure)).UseShutdownTimeout(TimeSpan.Zero);
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
        Port = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
    }

    /// <summary>Ends it; its connections are cut.</summary>
    public Task KillAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(new CancellationToken(canceled: true));
            await _app.DisposeAsync();
            _app = null;
        }
    }

    private void Secure(ListenOptions listener)
    {
        if (certificate is not null)
        {
            listener.UseHttps(certificate);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        _asked.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        await serve(await HttpExchange.ReadAsync(context));
    }
}
