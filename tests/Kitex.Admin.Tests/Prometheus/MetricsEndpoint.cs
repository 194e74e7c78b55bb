using System.Buffers;
using System.Net;
using Kitex.Server.Admin.Prometheus;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Admin.Tests.Prometheus;

/// <summary>A collector behind HTTP of loopback.</summary>
internal sealed class MetricsEndpoint : IAsyncDisposable
{
    private readonly MetricsCollector _collector = new(["System.Runtime"], NullLogger.Instance);
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public MetricsEndpoint()
    {
        Address = $"127.0.0.1:{FreePort.Take()}";
        _listener.Prefixes.Add($"http://{Address}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address { get; }

    /// <summary>How often it was asked for each format.</summary>
    public (int OpenMetrics, int Text) Asked { get; private set; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
        _collector.Dispose();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                var openMetrics = ScrapeFormat.IsOpenMetrics(context.Request.Headers["Accept"]);
                Asked = openMetrics ? (Asked.OpenMetrics + 1, Asked.Text) : (Asked.OpenMetrics, Asked.Text + 1);
                var text = new ArrayBufferWriter<byte>();
                _collector.WriteTo(text, openMetrics);
                context.Response.ContentType = openMetrics ? ScrapeFormat.OpenMetrics : ScrapeFormat.Text;
                context.Response.ContentLength64 = text.WrittenCount;
                await context.Response.OutputStream.WriteAsync(text.WrittenMemory);
                context.Response.Close();
            }
            catch (Exception) when (!_listener.IsListening)
            {
                return;
            }
        }
    }
}
