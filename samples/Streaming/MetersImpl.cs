using System.Collections.Concurrent;
using System.Globalization;
using Kitex;

namespace Samples.Streaming;

internal sealed class MetersImpl : IMeters
{
    private const int NotFound = 5;

    private readonly ConcurrentDictionary<string, Reading> _last = new();

    public ValueTask<Reading> LastAsync(Meter request, CallContext call = default) =>
        _last.TryGetValue(request.Name, out var reading)
            ? new(reading)
            : throw new GrpcStatusException(NotFound, $"no meter '{request.Name}'");

    public async ValueTask<Summary> UploadAsync(IAsyncEnumerable<Reading> requests, CallContext call = default)
    {
        var summary = new Summary();
        await foreach (var reading in requests)
        {
            _last[reading.Meter] = reading;
            summary.Count++;
            summary.Highest = Math.Max(summary.Highest, reading.Watts);
        }

        return summary;
    }

    public async IAsyncEnumerable<Reading> WatchAsync(Meter request, CallContext call = default)
    {
        for (var watts = 100; ; watts += 100)
        {
            yield return new Reading { Meter = request.Name, Watts = watts };
            await Task.Delay(TimeSpan.FromMilliseconds(10), call.Cancellation);
        }
    }

    public async IAsyncEnumerable<Warning> CheckAsync(IAsyncEnumerable<Reading> requests, CallContext call = default)
    {
        var limit = call.Incoming?.Headers.Text("limit") is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : 1_000;
        call.Response.AddHeader("limit", limit.ToString(CultureInfo.InvariantCulture));
        var count = 0;
        await foreach (var reading in requests)
        {
            count++;
            if (reading.Watts > limit)
            {
                yield return new Warning { Text = $"{reading.Meter}: {reading.Watts} W" };
            }
        }

        call.Response.AddTrailer("checked", count.ToString(CultureInfo.InvariantCulture));
    }
}
