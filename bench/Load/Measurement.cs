namespace Kitex.Load;

/// <summary>One run of a scenario.</summary>
internal sealed record Measurement(ClientFigures Client, ProcessUsage Server)
{
    public double CallsPerSecond => Client.Calls / Client.Seconds;

    public double ClientMicroseconds => Client.Usage.ProcessorMicroseconds / Client.Calls;

    public double ServerMicroseconds => Server.ProcessorMicroseconds / Client.Calls;

    public double ClientBytes => (double)Client.Usage.AllocatedBytes / Client.Calls;

    public double ServerBytes => (double)Server.AllocatedBytes / Client.Calls;

    /// <summary>Loads the server once.</summary>
    public static async Task<Measurement> TakeAsync(Scenario scenario, PeerProcess server)
    {
        using var client = new PeerProcess(scenario.ToArguments());
        await client.HearAsync();
        var before = await UsageAsync(server);
        await client.TellAsync("go");
        await client.HearAsync();
        var used = await UsageAsync(server) - before;
        await client.TellAsync("done");
        return new Measurement(ClientFigures.Parse(await client.HearAsync()), used);
    }

    private static async Task<ProcessUsage> UsageAsync(PeerProcess server)
    {
        await server.TellAsync("usage");
        return ProcessUsage.Parse(await server.HearAsync());
    }
}
