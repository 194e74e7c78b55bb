namespace Kitex.Load.Suites;

/// <summary>Ten thousand connections, of which a hundred call.</summary>
internal static class IdleSuite
{
    private const int Connections = 10_000;

    public static Suite Create(string engine)
    {
        var idle = new Scenario { Server = engine, Client = Scenario.C, Idle = Connections };
        return new Suite(
            [idle],
            [
                new Bar($"{idle}: QPS against the 100 alone", round => round[idle].CallsPerSecond / (round[idle].WithoutIdle?.CallsPerSecond ?? double.NaN)),
                new Bar($"{idle}: managed bytes of an idle connection at the server", round => round[idle].IdleMemory?.Managed ?? double.NaN) { Format = "#,0" },
                new Bar($"{idle}: managed and native bytes of an idle connection at the server", round => round[idle].IdleMemory?.Resident ?? double.NaN) { Format = "#,0" },
            ]);
    }
}
