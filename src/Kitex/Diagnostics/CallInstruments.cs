using System.Diagnostics.Metrics;

namespace Kitex.Diagnostics;

/// <summary>What is measured of every call, on either side.</summary>
/// <param name="meter">Of the side.</param>
/// <param name="side">"client" or "server".</param>
internal sealed class CallInstruments(Meter meter, string side)
{
    /// <summary>From a call within the machine to one that hangs; as the conventions for HTTP have them, and finer below 5 ms.</summary>
    public static InstrumentAdvice<double> Buckets { get; } = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    /// <summary>Seconds from the beginning of a call to its end, of streams included.</summary>
    public Histogram<double> Duration { get; } = meter.CreateHistogram($"rpc.{side}.call.duration", "s", "How long calls take.", null, Buckets);

    /// <summary>Calls under way.</summary>
    public UpDownCounter<long> Active { get; } = meter.CreateUpDownCounter<long>($"kitex.{side}.active_calls", "{call}", "Calls and streams under way.");

    /// <summary>Messages of streams, counted when they end.</summary>
    public Counter<long> Messages { get; } = meter.CreateCounter<long>($"kitex.{side}.stream.messages", "{message}", "Messages of streams that have ended, by direction.");

    /// <summary>Whether anybody listens.</summary>
    public bool IsOn => Duration.Enabled || Active.Enabled || Messages.Enabled;
}
