using Kitex.Load.Calling;
using Kitex.Load.Figures;

namespace Kitex.Load.Driving;

/// <summary>Runs scenarios: a client process for each run, against a server that stays.</summary>
internal sealed class ScenarioRunner(BenchOptions options) : IDisposable
{
    private readonly Servers _servers = new(options);

    /// <exception cref="InvalidOperationException">A peer cannot be started, ended early or fell silent; the text names the scenario.</exception>
    public async Task<Measurement> RunAsync(Scenario scenario)
    {
        try
        {
            return scenario.Idle > 0 ? await RunWithIdleAsync(scenario) : await LoadAsync(scenario, await _servers.GetAsync(scenario), options.Time);
        }
        catch (Exception failed) when (failed is InvalidOperationException or TimeoutException or IOException)
        {
            throw new InvalidOperationException($"{scenario} was not measured: {failed.Message}", failed);
        }
    }

    public void Dispose() => _servers.Dispose();

    /// <summary>
    /// On a server of its own: one that had so many connections before keeps memory for the next. It is loaded before
    /// anything is measured, so that what every server needs once is not taken for a connection's.
    /// </summary>
    private async Task<Measurement> RunWithIdleAsync(Scenario scenario)
    {
        using var server = await _servers.StartAsync(scenario);
        var alone = scenario with { Idle = 0 };
        await LoadAsync(alone, server, options.WarmUp);
        var without = await LoadAsync(alone, server, options.Time);
        return await LoadAsync(scenario, server, options.Time) with { WithoutIdle = without };
    }

    private async Task<Measurement> LoadAsync(Scenario scenario, ServerPeer server, TimeSpan time)
    {
        var memoryBefore = scenario.Idle > 0 && scenario.IsKitexServer ? await server.MemoryAsync() : (MemoryUse?)null;
        using var client = await StartClientAsync(new ClientOrder(scenario, server.Address, options.WarmUp, time));
        MemoryUse? idleMemory = null;
        if (scenario.Idle > 0)
        {
            await client.HearAsync();
            if (memoryBefore is { } before)
            {
                var held = await server.MemoryAsync() - before;
                idleMemory = new MemoryUse(held.Managed / scenario.Idle, held.Resident / scenario.Idle);
            }

            await client.TellAsync("go");
        }

        await client.HearAsync();
        var usedBefore = await server.UsageAsync();
        await client.TellAsync("go");
        await client.HearAsync();
        var used = await server.UsageAsync() - usedBefore;
        await client.TellAsync("done");
        return new Measurement(ClientFigures.Parse(await client.HearAsync()), used) { IdleMemory = idleMemory };
    }

    private async Task<PeerProcess> StartClientAsync(ClientOrder order)
    {
        var patience = order.WarmUp + order.Time + TimeSpan.FromMinutes(1);
        return order.Scenario.Client == Scenario.C
            ? PeerProcess.Native(await NativePeers.BuildAsync("epoll_client"), order.ToNativeArguments(), options.Pins.Client, patience)
            : PeerProcess.Own(order.ToArguments(), options.Pins.Client, patience);
    }
}
