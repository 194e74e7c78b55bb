using Kitex.Load.Driving;

namespace Kitex.Load.Suites;

/// <summary>The server alone: under the C client, against the C server.</summary>
internal static class LimitSuite
{
    private static readonly int[] Connections = [50, 100, 200];

    public static Suite Create(string engine)
    {
        var pairs = Connections.Select(n => (
            Ours: new Scenario { Server = engine, Client = Scenario.C, InFlight = n },
            Limit: new Scenario { Server = Scenario.C, Client = Scenario.C, InFlight = n })).ToList();
        return new Suite(
            [.. pairs.SelectMany(static pair => new[] { pair.Limit, pair.Ours })],
            [
                new Bar($"server alone ({engine}), C client, 50/100/200 connections: QPS against the C server", Mean(static m => m.CallsPerSecond)) { AtLeast = 0.75 },
                new Bar($"server alone ({engine}), C client, 50/100/200 connections: CPU per call against the C server", Mean(static m => m.ServerMicroseconds)) { AtMost = 1.35 },
            ]);

        Func<Round, double> Mean(Func<Measurement, double> figure) =>
            round => Math.Exp(pairs.Average(pair => Math.Log(round.Ratio(pair.Ours, pair.Limit, figure))));
    }
}
