using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Kitex.OpenTelemetry.Tests;

/// <summary>A receiver of OTLP over HTTP, as a program: every body becomes a file. Ends when its input does.</summary>
internal static class OtlpReceiver
{
    public static async Task<int> Main(string[] arguments)
    {
        var folder = arguments.Single();
        var count = 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{signal}-{Interlocked.Increment(ref count)}"));
            await using (var file = File.Create(path + ".part"))
            {
                await request.Body.CopyToAsync(file);
            }

            File.Move(path + ".part", path + ".bin");
            return Results.Bytes(Array.Empty<byte>(), "application/x-protobuf");
        });
        await app.StartAsync();
        await Console.Out.WriteLineAsync("listening " + app.Urls.Single());
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
