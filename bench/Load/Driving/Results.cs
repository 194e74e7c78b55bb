using Kitex.Load.Suites;

namespace Kitex.Load.Driving;

/// <summary>All rounds.</summary>
internal sealed class Results(IReadOnlyList<Scenario> scenarios, IReadOnlyList<Round> rounds)
{
    public IReadOnlyList<Scenario> Scenarios { get; } = scenarios;

    public int RoundCount => rounds.Count;

    /// <summary>The middle one of the rounds' figures; of two, the mean. A ratio is formed within each round first.</summary>
    public double Median(Func<Round, double> figure)
    {
        var ordered = rounds.Select(figure).Order().ToList();
        return (ordered[(ordered.Count - 1) / 2] + ordered[ordered.Count / 2]) / 2;
    }

    public double Median(Scenario scenario, Func<Measurement, double> figure) => Median(round => figure(round[scenario]));

    public double Measure(Bar bar) => Median(bar.Measure);
}
