using Kitex.Load.Figures;

namespace Kitex.Load.Driving;

/// <summary>Runs scenarios, each in two processes.</summary>
internal sealed class ScenarioRunner(BenchOptions options) : IDisposable
{
    private readonly Servers _servers = new(options);
    private readonly Clients _clients = new(options);

    /// <returns>A standstill where the peers say nothing any more: that too is a result, and the others go on.</returns>
    /// <exception cref="InvalidOperationException">A peer cannot be started or ended early; the text names the scenario.</exception>
    public async Task<Measurement> RunAsync(Scenario scenario)
    {
        try
        {
            return scenario.Idle > 0 ? await RunWithIdleAsync(scenario) : await LoadAsync(scenario, await _servers.GetAsync(scenario));
        }
        catch (TimeoutException)
        {
            await Console.Error.WriteLineAsync($"{scenario}: the peers say nothing any more; they are ended.");
            _clients.Drop(scenario);
            _servers.Drop(scenario);
            return Measurement.Standstill;
        }
        catch (Exception failed) when (failed is InvalidOperationException or IOException)
        {
            throw new InvalidOperationException($"{scenario} was not measured: {failed.Message}", failed);
        }
    }

    public void Dispose()
    {
        _clients.Dispose();
        _servers.Dispose();
    }

    /// <summary>
    /// On a server of its own: one that had so many connections before keeps memory for the next. It is loaded before
    /// anything is measured, so that what every server needs once is not taken for a connection's.
    /// </summary>
    private async Task<Measurement> RunWithIdleAsync(Scenario scenario)
    {
        using var server = await _servers.StartAsync(scenario);
        var alone = scenario with { Idle = 0 };
        await LoadAsync(alone, server);
        var without = await LoadAsync(alone, server);
        return await LoadAsync(scenario, server) with { WithoutIdle = without };
    }

    private async Task<Measurement> LoadAsync(Scenario scenario, ServerPeer server)
    {
        var memoryBefore = scenario.Idle > 0 && scenario.IsKitexServer ? await server.MemoryAsync() : (MemoryUse?)null;
        var client = await _clients.StartAsync(scenario, server.Address);
        try
        {
            var idleMemory = scenario.Idle > 0 ? await OpenIdleAsync(scenario, server, client, memoryBefore) : null;
            await client.HearAsync();
            var usedBefore = await server.UsageAsync();
            await client.TellAsync("go");
            await client.HearAsync();
            var used = await server.UsageAsync() - usedBefore;
            await client.TellAsync("done");
            return new Measurement(ClientFigures.Parse(await client.HearAsync()), used) { IdleMemory = idleMemory };
        }
        finally
        {
            _clients.End(scenario, client);
        }
    }

    private static async Task<MemoryUse?> OpenIdleAsync(Scenario scenario, ServerPeer server, PeerProcess client, MemoryUse? before)
    {
        await client.HearAsync();
        var each = before is { } held ? (await server.MemoryAsync() - held) / scenario.Idle : (MemoryUse?)null;
        await client.TellAsync("go");
        return each;
    }
}
