using System.Buffers;
using System.Text;
using Kitex.Server.Admin.Prometheus;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Admin.Tests.Prometheus;

/// <summary>A collector of one test's meter, and what it writes.</summary>
internal sealed class Scrape : IDisposable
{
    private readonly MetricsCollector _collector;

    public Scrape(string meter, int mostSeries = MetricsCollector.UsualMostSeries, params string[] others)
    {
        _collector = new MetricsCollector([meter, .. others], NullLogger.Instance, mostSeries);
    }

    /// <summary>The whole text.</summary>
    public string Text(bool openMetrics = false)
    {
        var text = new ArrayBufferWriter<byte>();
        _collector.WriteTo(text, openMetrics);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>The lines about names that begin so, in their order.</summary>
    public string Of(string prefix, bool openMetrics = false) => string.Join('\n', Text(openMetrics).Split('\n').Where(line =>
        line.StartsWith(prefix, StringComparison.Ordinal) || (line.StartsWith("# ", StringComparison.Ordinal) && line.Split(' ').ElementAtOrDefault(2)?.StartsWith(prefix, StringComparison.Ordinal) == true)));

    public void Dispose() => _collector.Dispose();
}
