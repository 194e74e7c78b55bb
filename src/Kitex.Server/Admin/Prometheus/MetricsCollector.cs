using System.Buffers;
using System.Diagnostics.Metrics;
using Kitex.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Kitex.Server.Admin.Prometheus;

/// <summary>
/// Adds up what the meters of Kitex measure, and further ones, from the moment it is made, and writes it for Prometheus. A
/// measurement takes no lock and no memory, except the first with its tags.
/// </summary>
internal sealed class MetricsCollector : IDisposable
{
    /// <summary>How many tag sets of one metric are kept apart, as OpenTelemetry has it.</summary>
    public const int UsualMostSeries = 2000;

    private readonly Lock _gate = new();
    private readonly Lock _collecting = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly HashSet<string> _meters;
    private readonly MeterListener _listener = new();
    private readonly ILogger _logger;
    private readonly int _mostSeries;

    /// <param name="meters">The names of further meters, such as "System.Runtime".</param>
    /// <param name="logger">Told of what cannot be written.</param>
    /// <param name="mostSeries">How many tag sets of one metric are kept apart; all others are one series.</param>
    public MetricsCollector(IEnumerable<string> meters, ILogger logger, int mostSeries = UsualMostSeries)
    {
        _meters = [KitexTelemetry.ClientMeterName, KitexTelemetry.ServerMeterName, KitexTelemetry.NetworkMeterName, .. meters];
        _logger = logger;
        _mostSeries = mostSeries;
        _listener.InstrumentPublished = Published;
        _listener.MeasurementsCompleted = Completed;
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, family) => ((MetricFamily)family!).Record((long)value, tags));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, family) => ((MetricFamily)family!).Record((long)value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Record((long)value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, family) => ((MetricFamily)family!).Record((double)value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, family) => ((MetricFamily)family!).Record((double)value, tags));
        _listener.Start();
    }

    /// <summary>Writes all that is known now. One writes at a time.</summary>
    /// <param name="output">Takes the text.</param>
    /// <param name="openMetrics">OpenMetrics 1.0 rather than the text format 0.0.4; see <see cref="ScrapeFormat"/>.</param>
    public void WriteTo(IBufferWriter<byte> output, bool openMetrics)
    {
        lock (_collecting)
        {
            // Not under the gate: whoever is asked may make an instrument.
            var families = Families();
            Array.ForEach(families, static family => family.BeginRound());
            Observe();
            var writer = new ExpositionWriter(output, openMetrics);
            foreach (var family in Families())
            {
                family.EndRound();
                family.Write(writer);
            }

            writer.Finish();
        }
    }

    /// <summary>Listens no more.</summary>
    public void Dispose() => _listener.Dispose();

    private MetricFamily[] Families()
    {
        lock (_gate)
        {
            return [.. _families.Values];
        }
    }

    private void Observe()
    {
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException failed)
        {
            // Of those who are asked; the others have told.
            Log.MetricNotObserved(_logger, failed);
        }
    }

    private void Published(Instrument instrument, MeterListener listener)
    {
        if (!_meters.Contains(instrument.Meter.Name) || InstrumentShape.Of(instrument) is not { } shape)
        {
            return;
        }

        MetricFamily? family;
        lock (_gate)
        {
            family = FamilyOf(instrument, shape);
            if (family is not null)
            {
                family.Instruments++;
            }
        }

        if (family is null)
        {
            Log.MetricLeftOut(_logger, instrument.Name, instrument.Meter.Name);
            return;
        }

        listener.EnableMeasurementEvents(instrument, family);
    }

    private void Completed(Instrument instrument, object? state)
    {
        var family = (MetricFamily)state!;
        lock (_gate)
        {
            if (--family.Instruments == 0)
            {
                _families.Remove(family.Name);
            }
        }
    }

    /// <summary>The metric that an instrument belongs to; with its meter's name in front where another one's has the name.</summary>
    private MetricFamily? FamilyOf(Instrument instrument, InstrumentShape shape)
    {
        var unit = MetricName.Unit(instrument.Unit, shape.Kind);
        foreach (var name in (ReadOnlySpan<string>)[instrument.Name, $"{instrument.Meter.Name}.{instrument.Name}"])
        {
            var written = MetricName.Of(name, unit, shape.Kind);
            if (!_families.TryGetValue(written, out var family))
            {
                if (IsTaken(written, shape.Kind))
                {
                    continue;
                }

                family = new MetricFamily(written, instrument, shape, _mostSeries);
                _families.Add(written, family);
                return family;
            }

            if (family.Meter == instrument.Meter.Name && family.Shape == shape)
            {
                return family;
            }
        }

        return null;
    }

    /// <summary>Whether another metric's samples have the name: those of a counter end with "_total".</summary>
    private bool IsTaken(string name, MetricKind kind) => kind == MetricKind.Counter
        ? _families.ContainsKey(name + "_total")
        : name.EndsWith("_total", StringComparison.Ordinal) && _families.TryGetValue(name[..^"_total".Length], out var family) && family.Shape.Kind == MetricKind.Counter;
}
