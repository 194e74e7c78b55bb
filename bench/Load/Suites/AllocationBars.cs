using Kitex.Load.Figures;

namespace Kitex.Load.Suites;

/// <summary>What each side of a scenario allocates per call beyond the messages; told without a bound.</summary>
internal static class AllocationBars
{
    private const string Bytes = "#,0";

    public static IEnumerable<Bar> Of(Scenario scenario)
    {
        var cost = MessageCost.Of(scenario.Message);
        yield return new Bar($"{scenario}: bytes per call beyond the messages, client", round => round[scenario].ClientBytes - cost.Client) { Format = Bytes };
        yield return new Bar($"{scenario}: bytes per call beyond the messages, server", round => round[scenario].ServerBytes - cost.Server) { Format = Bytes };
    }
}
