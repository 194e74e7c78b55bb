namespace Kitex.Load.Suites;

/// <summary>
/// Four servers, of which one becomes twenty times slower, and a constant number of calls per second: what do the others' callers
/// feel of it?
/// </summary>
internal static class BalanceSuite
{
    private const string Quick = "wait20ms";
    private const string Slow = "wait400ms";
    private const int CallsPerSecond = 1000;
    private const int MostUnderWay = 200;

    /// <summary>What a chart calls a scenario.</summary>
    public static string Label(Scenario scenario) =>
        $"{scenario.Balancer}, {(scenario.Handler.Split(Serving.Handlers.Separator).Distinct().Count() == 1 ? "all alike" : "one slower")}";

    public static Suite Create(string engine)
    {
        var healthy = new Scenario
        {
            Server = engine,
            Client = engine,
            Transport = "mux",
            InFlight = MostUnderWay,
            Rate = CallsPerSecond,
            Handler = string.Join(Serving.Handlers.Separator, Quick, Quick, Quick, Quick),
        };
        var hurt = healthy with { Handler = string.Join(Serving.Handlers.Separator, Slow, Quick, Quick, Quick) };
        var scenarios = new List<Scenario> { healthy };
        var bars = new List<Bar>();
        foreach (var (balancer, name, most) in new (string, string, double?)[] { (Balancers.Default, "weighted round robin", null), ("leastrequests", "least requests", null), ("peakewma", "peak EWMA", 2) })
        {
            var scenario = hurt with { Balancer = balancer };
            scenarios.Add(scenario);
            bars.Add(new Bar($"one of four servers twenty times slower, {name}: p99 against all four healthy", round => round.Ratio(scenario, healthy, static m => m.Client.P99)) { AtMost = most });
            bars.Add(new Bar($"the same, {name}: p50 against all four healthy", round => round.Ratio(scenario, healthy, static m => m.Client.Median)));
        }

        return new Suite(scenarios, bars);
    }
}
