using Kitex.Load.Calling;
using Kitex.Load.Driving;
using Kitex.Load.Serving;
using Kitex.Load.Suites;

namespace Kitex.Load.Charts;

/// <summary>The charts of a run, as files for the documentation.</summary>
internal static class ChartFolder
{
    private const string RatioFormat = "0.00";

    /// <summary>
    /// Writes throughput.svg (where the C pair was measured), processor.svg and latency.svg, and balance.svg of loads at a constant
    /// rate.
    /// </summary>
    public static void Write(string folder, Results results)
    {
        Directory.CreateDirectory(folder);
        var plain = results.Scenarios.Where(static s => s.Caller == Callers.Default && s.Handler == Handlers.Default && s.Idle == 0).ToList();
        var beside = plain.Where(s => results.Scenarios.Contains(LimitOf(s))).ToList();
        if (beside.Count > 0)
        {
            var chart = new BarChart("Calls per second against the C pair", "The line is the C pair with as many calls under way, in the same round.", RatioFormat) { Limit = 1 };
            Save("throughput.svg", chart.Draw([.. beside.Select(s => new ChartRow(
                s.ToString(), [results.Median(round => round.Ratio(s, LimitOf(s), static m => m.CallsPerSecond))]))]));
        }

        if (plain.Count > 0)
        {
            var chart = new BarChart("Processor time per call, µs", "Dark: the client. Light: the server.", "0.0");
            Save("processor.svg", chart.Draw([.. plain.Select(s => Row(s, static m => m.ClientMicroseconds, static m => m.ServerMicroseconds))]));
            Save("latency.svg", LatencyChart.Draw([.. plain.Select(s => Row(s, static m => m.Client.Median, static m => m.Client.P99, static m => m.Client.P999))]));
        }

        var paced = results.Scenarios.Where(static s => s.Rate > 0).ToList();
        if (paced.Count > 0)
        {
            Save("balance.svg", LatencyChart.Draw([.. paced.Select(s => Row(s, static m => m.Client.Median, static m => m.Client.P99, static m => m.Client.P999) with { Label = BalanceSuite.Label(s) })]));
        }

        ChartRow Row(Scenario scenario, params Func<Measurement, double>[] figures) =>
            new(scenario.ToString(), [.. figures.Select(figure => results.Median(scenario, figure))]);

        void Save(string name, string chart) => File.WriteAllText(Path.Combine(folder, name), chart);
    }

    private static Scenario LimitOf(Scenario scenario) => new() { Server = Scenario.C, Client = Scenario.C, InFlight = scenario.InFlight };
}
