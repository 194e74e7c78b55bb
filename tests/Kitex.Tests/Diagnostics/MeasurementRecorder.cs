using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Kitex.Tests.Diagnostics;

/// <summary>Keeps what the meters of Kitex measure.</summary>
internal sealed class MeasurementRecorder : IDisposable
{
    private readonly ConcurrentQueue<Measurement> _all = new();
    private readonly MeterListener _listener = new();

    /// <param name="meter">Of which meter.</param>
    public MeasurementRecorder(string meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == meter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>What an instrument measured, of which these tags say so.</summary>
    public IReadOnlyList<Measurement> Of(string instrument, params (string Name, string? Value)[] tags) =>
        [.. _all.Where(m => m.Instrument == instrument && tags.All(tag => m[tag.Name] == tag.Value))];

    public double Sum(string instrument, params (string Name, string? Value)[] tags) => Of(instrument, tags).Sum(static m => m.Value);

    /// <summary>What an observed instrument says now, of these tags; null when it says nothing.</summary>
    public double? Observe(string instrument, params (string Name, string? Value)[] tags)
    {
        var before = _all.Count;
        _listener.RecordObservableInstruments();
        return _all.Skip(before).SingleOrDefault(m => m.Instrument == instrument && tags.All(tag => m[tag.Name] == tag.Value))?.Value;
    }

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _all.Enqueue(new Measurement(
        instrument.Name, value, tags.ToArray().ToDictionary(static tag => tag.Key, static tag => tag.Value?.ToString())));

    /// <summary>One measurement.</summary>
    internal sealed record Measurement(string Instrument, double Value, IReadOnlyDictionary<string, string?> Tags)
    {
        public string? this[string tag] => Tags.GetValueOrDefault(tag);
    }
}
