using Kitex.Load.Calling;

namespace Kitex.Load.Driving;

/// <summary>
/// The client processes. One of .NET is kept for all rounds: it makes a new client each time, but compiles its code once. One
/// in C has nothing to compile and ends with its run.
/// </summary>
internal sealed class Clients(BenchOptions options) : IDisposable
{
    private readonly Dictionary<Scenario, PeerProcess> _running = [];

    /// <summary>A client that has begun to load the server.</summary>
    public async Task<PeerProcess> StartAsync(Scenario scenario, string address)
    {
        var order = new ClientOrder(scenario, address, options.WarmUp, options.Time);
        var patience = (options.WarmUp * ClientCommand.FirstWarmUp) + options.Time + TimeSpan.FromMinutes(1);
        if (scenario.Client == Scenario.C)
        {
            return PeerProcess.Native(await NativePeers.BuildAsync("epoll_client"), order.ToNativeArguments(), options.Pins.Client, patience);
        }

        if (!_running.TryGetValue(scenario, out var client))
        {
            _running[scenario] = client = PeerProcess.Own(order.ToArguments(), options.Pins.Client, patience);
        }

        await client.TellAsync("run");
        return client;
    }

    /// <summary>Ends the client, if it is not kept.</summary>
    public void End(Scenario scenario, PeerProcess client)
    {
        if (!_running.ContainsKey(scenario))
        {
            client.Dispose();
        }
    }

    /// <summary>Ends the scenario's client, which says nothing any more; the next is a new one.</summary>
    public void Drop(Scenario scenario)
    {
        if (_running.Remove(scenario, out var client))
        {
            client.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var client in _running.Values)
        {
            client.Dispose();
        }
    }
}
