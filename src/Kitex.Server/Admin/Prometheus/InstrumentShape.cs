using System.Diagnostics.Metrics;

namespace Kitex.Server.Admin.Prometheus;

/// <summary>What an instrument's measurements mean.</summary>
/// <param name="Kind">What they are to Prometheus.</param>
/// <param name="IsObserved">Whether they are asked for at each collection.</param>
/// <param name="IsSum">Whether measurements of several add up to one that makes sense.</param>
internal readonly record struct InstrumentShape(MetricKind Kind, bool IsObserved, bool IsSum)
{
    /// <summary>Whether the last measurement stands for itself.</summary>
    public bool KeepsLast => IsObserved || !IsSum;

    /// <summary>The shape; null for an instrument of a kind that is not known.</summary>
    public static InstrumentShape? Of(Instrument instrument) =>
        Of<long>(instrument) ?? Of<double>(instrument) ?? Of<int>(instrument) ?? Of<float>(instrument)
        ?? Of<short>(instrument) ?? Of<byte>(instrument) ?? Of<decimal>(instrument);

    private static InstrumentShape? Of<T>(Instrument instrument)
        where T : struct => instrument switch
        {
            Counter<T> => new(MetricKind.Counter, IsObserved: false, IsSum: true),
            UpDownCounter<T> => new(MetricKind.Gauge, IsObserved: false, IsSum: true),
            Histogram<T> => new(MetricKind.Histogram, IsObserved: false, IsSum: true),
            Gauge<T> => new(MetricKind.Gauge, IsObserved: false, IsSum: false),
            ObservableCounter<T> => new(MetricKind.Counter, IsObserved: true, IsSum: true),
            ObservableUpDownCounter<T> => new(MetricKind.Gauge, IsObserved: true, IsSum: true),
            ObservableGauge<T> => new(MetricKind.Gauge, IsObserved: true, IsSum: false),
            _ => null,
        };
}
