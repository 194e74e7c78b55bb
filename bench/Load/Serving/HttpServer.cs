using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kitex.Load.Serving;

/// <summary>The same echo as a minimal API of ASP.NET Core, with the slim builder and source-generated JSON.</summary>
internal sealed class HttpServer : RunningServer
{
    private readonly WebApplication _application;

    private HttpServer(WebApplication application)
    {
        _application = application;
        Address = new Uri(application.Urls.First()).Authority;
    }

    public override string Address { get; }

    public static async Task<RunningServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.ConfigureHttpJsonOptions(static o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, JsonMessages.Default));
        var application = builder.Build();
        application.MapPost("/echo", static (JsonMessage message) => new JsonMessage(message.Message));
        await application.StartAsync();
        return new HttpServer(application);
    }

    public override ValueTask DisposeAsync() => _application.DisposeAsync();
}
