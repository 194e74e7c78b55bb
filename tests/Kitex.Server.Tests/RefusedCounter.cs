using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Kitex.Server.Tests;

/// <summary>Counts what the servers of this process refuse, by reason. For tests that run alone.</summary>
internal sealed class RefusedCounter : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly MeterListener _listener = new();

    public RefusedCounter()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Name: "kitex.server.refused", Meter.Name: "Kitex.Server" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) => _counts.AddOrUpdate(ReasonOf(tags), count, (_, before) => before + count));
        _listener.Start();
    }

    /// <summary>How many were refused for this reason.</summary>
    public long this[string reason] => _counts.GetValueOrDefault(reason);

    /// <summary>How many were refused.</summary>
    public long Total => _counts.Values.Sum();

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string ReasonOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Assert.Equal(1, tags.Length);
        Assert.Equal("reason", tags[0].Key);
        return (string)tags[0].Value!;
    }
}
