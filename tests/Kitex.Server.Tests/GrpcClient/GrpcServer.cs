using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kitex.Server.Tests.GrpcClient;

/// <summary>A gRPC server that is not ours: Kestrel's HTTP/2 and a delegate.</summary>
internal sealed class GrpcServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _connections;

    private GrpcServer(Func<GrpcExchange, Task> serve, Action<Http2Limits>? limit)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o =>
        {
            o.Limits.MaxRequestBodySize = null;
            o.Limits.MinResponseDataRate = null;
            o.Limits.MinRequestBodyDataRate = null;
            limit?.Invoke(o.Limits.Http2);
            o.Listen(System.Net.IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.Use(next => connection =>
                {
                    Interlocked.Increment(ref _connections);
                    return next(connection);
                });
            });
        });
        _app = builder.Build();
        _app.Run(context => serve(new GrpcExchange(context)));
    }

    /// <summary>"127.0.0.1:port".</summary>
    public string Address { get; private set; } = "";

    /// <summary>The connections accepted so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public static async Task<GrpcServer> StartAsync(Func<GrpcExchange, Task> serve, Action<Http2Limits>? limit = null)
    {
        var server = new GrpcServer(serve, limit);
        await server._app.StartAsync();
        var address = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.Address = address["http://".Length..];
        return server;
    }

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
