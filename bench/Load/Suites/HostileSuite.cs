namespace Kitex.Load.Suites;

/// <summary>
/// Handlers and callers that block, wait for themselves or compute: a way to complete calls must not be worse with them than
/// the plain one (Kestrel's transport for handlers, completion on the thread pool for callers), and nothing may stand still.
/// </summary>
internal static class HostileSuite
{
    private static readonly string[] HandlerNames = ["echo", "sleep5ms/100", "sleep5ms/5000", "sync/1000", "cpu100us", "cpu500us/20"];

    private static readonly string[] CallerNames =
    [
        "await", "block5ms/100", "block5ms/5000", "sync/1000", "sync/20", "lock/1000", "cpu200us", "cpu200us/20", "cpu20ms/5000",
    ];

    private static readonly string[] RelayNames = ["relay", "relayblock/100", "relayblock", "relaysync/100"];

    public static Suite Create(string engine)
    {
        var scenarios = new List<Scenario>();
        var bars = new List<Bar>();
        foreach (var handler in HandlerNames.Concat(RelayNames))
        {
            Compare(
                new Scenario { Server = engine, Client = Scenario.C, Handler = handler },
                new Scenario { Server = Engines.Kestrel, Client = Scenario.C, Handler = handler },
                "Kestrel's transport");
        }

        foreach (var caller in CallerNames)
        {
            var first = new Scenario { Server = engine, Client = engine, Caller = caller, Completion = Completions.Compared[0] };
            scenarios.Add(first);
            foreach (var other in Completions.Compared.Skip(1))
            {
                Compare(first, first with { Completion = other }, $"completion {other}");
            }
        }

        return new Suite([.. scenarios.Distinct()], bars);

        void Compare(Scenario ours, Scenario other, string name)
        {
            scenarios.AddRange([ours, other]);
            bars.Add(new Bar($"{ours}: QPS against {name}", round => round.Ratio(ours, other, static m => m.CallsPerSecond)));
        }
    }
}
