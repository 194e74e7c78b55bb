namespace Kitex.Load.Suites;

/// <summary>Many calls on one connection: against a pool that has a connection for each.</summary>
internal static class MuxSuite
{
    public static Suite Create(string engine)
    {
        var best = new Scenario { Server = engine, Client = engine, Transport = "ttheader", Completion = Completions.Compared[0] };
        var mux = best with { Transport = "mux" };
        var scenarios = new List<Scenario> { best, mux };
        var bars = new List<Bar>
        {
            new($"{mux}: QPS against the pool's with 100 connections", round => round.Ratio(mux, best, static m => m.CallsPerSecond)) { AtLeast = 4 },
        };
        bars.AddRange(AllocationBars.Of(mux));
        foreach (var other in Completions.Compared.Skip(1))
        {
            var few = mux with { InFlight = 8 };
            var otherFew = few with { Completion = other };
            scenarios.AddRange([mux with { Completion = other }, few, otherFew]);
            bars.Add(new Bar($"{few}: QPS against completion {other}", round => round.Ratio(few, otherFew, static m => m.CallsPerSecond)) { AtLeast = 1 });
        }

        if (Completions.Compared.Count == 1)
        {
            scenarios.Add(mux with { InFlight = 8 });
        }

        scenarios.Add(mux with { Message = "rich" });
        return new Suite([.. scenarios.Distinct()], bars);
    }
}
