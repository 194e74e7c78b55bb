using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Kitex.Load.Serving;

/// <summary>
/// Kestrel alone with the frames of gRPC calls: it sends every byte back as it comes, and the trailers, and knows of no messages.
/// </summary>
internal sealed class Http2Server : RunningServer
{
    private readonly WebApplication _application;

    public Http2Server()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1_000;
            kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.Run(EchoAsync);
    }

    public override string Address => new Uri(_application.Urls.First()).Authority;

    public override Task StartAsync() => _application.StartAsync();

    public override ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task EchoAsync(HttpContext context)
    {
        var (input, output) = (context.Request.BodyReader, context.Response.BodyWriter);
        context.Response.ContentType = "application/grpc";
        while (true)
        {
            var read = await input.ReadAsync(context.RequestAborted);
            foreach (var piece in read.Buffer)
            {
                output.Write(piece.Span);
            }

            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                context.Response.AppendTrailer("grpc-status", "0");
                return;
            }

            // A call of one message ends with it; only a stream's messages leave before its end.
            if (context.Request.Path == Calling.Http2Frames.Chat)
            {
                await output.FlushAsync(context.RequestAborted);
            }
        }
    }
}
