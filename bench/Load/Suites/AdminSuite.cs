namespace Kitex.Load.Suites;

/// <summary>What an admin port adds to a server under load, without somebody who looks and with.</summary>
internal static class AdminSuite
{
    private const int Connections = 50;

    public static Suite Create(string engine)
    {
        var without = new Scenario { Server = engine, Client = engine, Transport = "ttheader", InFlight = Connections };
        var open = without with { Handler = "admin" };
        var watched = without with { Handler = "watched" };
        return new Suite(
            [without, open, watched],
            [
                Costs("an admin port", open),
                Costs("an admin port whose page is open", watched),
            ]);

        Bar Costs(string what, Scenario scenario) => new(
            $"server with {what} ({engine}), TTHeader, {Connections} connections: CPU per call against one without",
            round => round.Ratio(scenario, without, static m => m.ServerMicroseconds))
        {
            AtMost = 1.02,
            Format = "0.000",
        };
    }
}
