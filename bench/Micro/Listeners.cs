using System.Diagnostics;
using System.Diagnostics.Metrics;
using Kitex.Diagnostics;
using Kitex.Server.Admin.Prometheus;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Micro;

/// <summary>Those who listen to one side in a benchmark.</summary>
internal static class Listeners
{
    public const string Nobody = "nobody";
    public const string Metrics = "metrics";
    public const string Prometheus = "Prometheus";
    public const string Spans = "1 % of spans";
    public const string Both = "both";

    /// <summary>Begins to listen.</summary>
    /// <param name="name">Who.</param>
    /// <param name="meter">To whose measurements.</param>
    public static IReadOnlyList<IDisposable> Begin(string name, string meter)
    {
        var all = new List<IDisposable>();
        if (name is Metrics or Both)
        {
            all.Add(ToMetrics(meter));
        }

        if (name == Prometheus)
        {
            all.Add(new MetricsCollector([], NullLogger.Instance));
        }

        if (name is Spans or Both)
        {
            all.Add(ToSpans());
        }

        return all;
    }

    private static MeterListener ToMetrics(string meter)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == meter)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.Start();
        return listener;
    }

    private static ActivityListener ToSpans()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == KitexTelemetry.SourceName,

            // As the SDK does with a root that is not sampled: it is made, so that its id goes along, and nothing is put on it.
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) =>
                Random.Shared.Next(100) == 0 ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
