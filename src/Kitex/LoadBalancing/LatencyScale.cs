namespace Kitex.LoadBalancing;

/// <summary>How the past and failures count, in the units of a clock.</summary>
internal sealed class LatencyScale(PeakEwmaOptions options)
{
    private readonly double _decay = options.Decay.TotalSeconds * options.Time.TimestampFrequency;

    /// <summary>What a failure costs, in seconds.</summary>
    public double Penalty { get; } = options.FailurePenalty.TotalSeconds;

    /// <summary>How much weighs what is so old, in units of the clock's timestamps: 1 for the present, down to 0.</summary>
    public double Past(long age) => Math.Exp(-Math.Max(0, age) / _decay);
}
