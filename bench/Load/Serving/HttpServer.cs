using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kitex.Load.Serving;

/// <summary>The same echo as a minimal API of ASP.NET Core, with the slim builder and source-generated JSON.</summary>
internal sealed class HttpServer : RunningServer
{
    private readonly WebApplication _application;

    public HttpServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.ConfigureHttpJsonOptions(static o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, JsonMessages.Default));
        _application = builder.Build();
        _application.MapPost("/echo", static (JsonMessage message) => new JsonMessage(message.Message));
    }

    public override string Address => new Uri(_application.Urls.First()).Authority;

    public override Task StartAsync() => _application.StartAsync();

    public override ValueTask DisposeAsync() => _application.DisposeAsync();
}
