using System.Buffers;
using Microsoft.Extensions.Logging;

namespace Kitex.Server.Admin.Prometheus;

/// <summary>
/// What a scraper gets. Collecting begins with the first who asks: a server whose metrics nobody wants does not measure its calls for
/// them.
/// </summary>
/// <param name="meters">Meters besides Kitex's.</param>
/// <param name="logger">The server's.</param>
internal sealed class MetricsRoute(IReadOnlyList<string> meters, ILogger logger) : IDisposable
{
    private readonly Lock _gate = new();
    private MetricsCollector? _collector;
    private bool _disposed;

    /// <summary>The path.</summary>
    public AdminRoute Route => new("GET", "/metrics", (question, _) => new(Answer(question.Accept)));

    /// <summary>Collects no more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _collector?.Dispose();
        }
    }

    private AdminAnswer Answer(string? accept)
    {
        var openMetrics = ScrapeFormat.IsOpenMetrics(accept);
        var text = new ArrayBufferWriter<byte>();
        Collector().WriteTo(text, openMetrics);
        return new AdminAnswer(200, openMetrics ? ScrapeFormat.OpenMetrics : ScrapeFormat.Text, text.WrittenMemory);
    }

    private MetricsCollector Collector()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _collector ??= new MetricsCollector(meters, logger);
        }
    }
}
