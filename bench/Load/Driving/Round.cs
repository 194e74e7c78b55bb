namespace Kitex.Load.Driving;

/// <summary>What one round measured: figures of one round were taken within minutes of each other and can be compared.</summary>
internal sealed class Round(IReadOnlyDictionary<Scenario, Measurement> measurements)
{
    public Measurement this[Scenario scenario] => measurements[scenario];

    /// <summary>Answered calls per second.</summary>
    public double CallsPerSecond(Scenario scenario) => this[scenario].CallsPerSecond;

    /// <summary>The ratio of a figure between two scenarios.</summary>
    public double Ratio(Scenario scenario, Scenario limit, Func<Measurement, double> figure) => figure(this[scenario]) / figure(this[limit]);
}
