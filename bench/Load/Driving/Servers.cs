using Kitex.Load.Serving;

namespace Kitex.Load.Driving;

/// <summary>The server processes, each started when it is first needed and kept for all rounds.</summary>
internal sealed class Servers(BenchOptions options) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(string Server, string Handler), ServerPeer> _running = [];

    /// <summary>The server of a scenario.</summary>
    public async Task<ServerPeer> GetAsync(Scenario scenario)
    {
        var key = (scenario.Server, scenario.Handler);
        if (!_running.TryGetValue(key, out var server))
        {
            _running[key] = server = await StartAsync(scenario);
        }

        return server;
    }

    /// <summary>A new server of a scenario, for the caller to end.</summary>
    public async Task<ServerPeer> StartAsync(Scenario scenario)
    {
        if (scenario.Server == Scenario.C)
        {
            return await ServerPeer.StartAsync(PeerProcess.Native(await NativePeers.BuildAsync("epoll_server"), [], options.Pins.Server, Patience));
        }

        // What is called behind the server is the cheapest there is: the cost measured is the server's.
        var downstream = Handlers.NeedsDownstream(scenario.Handler)
            ? (await GetAsync(new Scenario { Server = Scenario.C })).Address
            : "";
        return await ServerPeer.StartAsync(
            PeerProcess.Own(["server", scenario.Server, scenario.Handler, downstream], options.Pins.Server, Patience));
    }

    /// <summary>Ends the scenario's server, whose state nobody knows any more; the next is a new one.</summary>
    public void Drop(Scenario scenario)
    {
        if (_running.Remove((scenario.Server, scenario.Handler), out var server))
        {
            server.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var server in _running.Values)
        {
            server.Dispose();
        }
    }
}
