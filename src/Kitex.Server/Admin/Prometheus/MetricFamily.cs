using System.Diagnostics.Metrics;
using System.Text;

namespace Kitex.Server.Admin.Prometheus;

/// <summary>All series of one name, measured by one instrument, or by several of the same name.</summary>
internal sealed class MetricFamily
{
    private readonly SeriesTable _series;
    private readonly byte[] _name;
    private readonly byte[] _sampleName;

    /// <param name="name">As Prometheus knows it, a counter without "_total".</param>
    /// <param name="instrument">One of its instruments.</param>
    /// <param name="shape">What that is.</param>
    /// <param name="mostSeries">How many tag sets are kept apart.</param>
    public MetricFamily(string name, Instrument instrument, InstrumentShape shape, int mostSeries)
    {
        Name = name;
        Shape = shape;
        Help = instrument.Description;
        Unit = MetricName.Unit(instrument.Unit, shape.Kind);
        Meter = instrument.Meter.Name;
        _name = Encoding.ASCII.GetBytes(name);
        _sampleName = shape.Kind == MetricKind.Counter ? [.. _name, .. "_total"u8] : _name;
        var bounds = shape.Kind == MetricKind.Histogram ? HistogramBounds.Of(instrument) : null;
        _series = new SeriesTable(mostSeries, shape, labels => bounds is not null ? new HistogramSeries(labels, bounds)
            : shape.KeepsLast ? new ValueSeries(labels, this)
            : new SumSeries(labels));
    }

    public string Name { get; }

    public string? Help { get; }

    public string? Unit { get; }

    /// <summary>The name of the instruments' meter.</summary>
    public string Meter { get; }

    public InstrumentShape Shape { get; }

    /// <summary>How many instruments measure it.</summary>
    public int Instruments { get; set; }

    /// <summary>Which collection it is, for what is observed.</summary>
    public int Round { get; private set; }

    /// <summary>Whether values that several observe at once are to be added up.</summary>
    public bool AddsUp => Shape is { IsObserved: true, IsSum: true };

    /// <summary>Takes a measurement.</summary>
    public void Record(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _series.Of(tags).Record(value);

    /// <summary>Takes a measurement.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _series.Of(tags).Record(value);

    /// <summary>What is observed from now on belongs together.</summary>
    public void BeginRound() => Round++;

    /// <summary>Drops what was not observed in this round: it is there no more.</summary>
    public void EndRound()
    {
        if (Shape.IsObserved)
        {
            _series.Sweep();
        }
    }

    /// <summary>Writes all that is known, when there is anything.</summary>
    public void Write(ExpositionWriter writer)
    {
        var all = _series.All;
        if (all.Length == 0)
        {
            return;
        }

        writer.Head(writer.IsOpenMetrics ? _name : _sampleName, Shape.Kind, Help, Unit);
        foreach (var series in all)
        {
            series.Write(_sampleName, writer);
        }
    }
}
