namespace Kitex.Load.Suites;

/// <summary>Both ends: against the C pair, with the struct of every kind and HTTP/JSON beside them.</summary>
internal static class PairSuite
{
    public static Suite Create(string engine)
    {
        var one = new Scenario { Server = Scenario.C, Client = Scenario.C, InFlight = 1 };
        var hundred = one with { InFlight = 100 };
        var scenarios = new List<Scenario> { one, hundred };
        var bars = new List<Bar>();
        foreach (var transport in new[] { "framed", "ttheader" })
        {
            var ours = new Scenario { Server = engine, Client = engine, Transport = transport };
            foreach (var completion in Completions.Compared)
            {
                var with = ours with { Completion = completion };
                var (leastCalls, mostTime) = completion == Completions.Auto ? (0.80, 1.45) : (0.55, 1.85);
                scenarios.Add(with);
                bars.Add(new Bar($"{with}: QPS against the C pair", round => round.Ratio(with, hundred, static m => m.CallsPerSecond)) { AtLeast = leastCalls });
                bars.Add(new Bar($"{with}: CPU of both against the C pair", round => round.Ratio(with, hundred, static m => m.Microseconds)) { AtMost = mostTime });
            }

            var single = ours with { InFlight = 1, Completion = Completions.Compared[0] };
            scenarios.Add(single);
            scenarios.Add(ours with { Message = "rich", Completion = Completions.Compared[0] });
            bars.Add(new Bar($"{single}: p50 against the C pair", round => round.Ratio(single, one, static m => m.Client.Median)) { AtMost = 1.3 });
            bars.AddRange(AllocationBars.Of(ours with { Completion = Completions.Compared[0] }));
        }

        scenarios.Add(new Scenario { Server = Scenario.Http, Client = Scenario.Http, Transport = "json" });
        return new Suite(scenarios, bars);
    }
}
