using Kitex.Registries.Tests.Api;
using Kitex.Registries.Tests.Contract;
using Kitex.Registries.Tests.Servers;
using Kitex.Registries.ZooKeeper;

namespace Kitex.Registries.Tests.ZooKeeper;

/// <summary>Three servers, one of which fails.</summary>
public sealed class ZooKeeperEnsembleTests : IAsyncLifetime
{
    private const int Size = 3;
    private const string Service = "ensemble.ping";

    private readonly List<ZooKeeperProcess> _servers = [];
    private readonly Stack<IAsyncDisposable> _owned = new();

    public async Task InitializeAsync()
    {
        for (var i = 0; !await StartAsync(); i++)
        {
            Assert.True(i < 5, string.Join('\n', _servers.Select(static server => server.Said)));
            await StopAsync();
        }
    }

    public async Task DisposeAsync()
    {
        while (_owned.TryPop(out var owned))
        {
            await owned.DisposeAsync();
        }

        await StopAsync();
    }

    [Fact]
    public async Task A_leader_that_is_killed_and_one_that_hangs_cost_no_call_and_no_registration()
    {
        await ServeAsync();
        await ServeAsync();
        var load = new PingLoad(Own(new PingClient(Service, o => o.UseResolver(Open()).Timeout(TimeSpan.FromSeconds(30)).ConnectTimeout(TimeSpan.FromSeconds(30)))));
        await load.MoreAsync(100);

        var killed = await LeaderAsync();
        await killed.KillAsync();
        var list = Own(new WatchedList(Open(), Service));
        await list.UntilAsync(static instances => instances.Count == 2);
        await ServeAsync();
        await list.UntilAsync(static instances => instances.Count == 3);
        await load.MoreAsync(100);

        await killed.BeginAsync(isEmpty: false);
        Assert.True(await killed.IsServingAsync(), killed.Said);
        var hung = await LeaderAsync();
        await hung.SignalAsync("STOP");
        await ServeAsync();
        await Own(new WatchedList(Open(), Service)).UntilAsync(static instances => instances.Count == 4);
        await list.UntilAsync(static instances => instances.Count == 4);
        await load.MoreAsync(100);

        await load.EndAsync();
        Assert.Equal("", string.Join('\n', load.Lost));
    }

    private async Task<bool> StartAsync()
    {
        var ports = FreePort.Take(Size * 3);
        var members = string.Join('\n', Enumerable.Range(0, Size).Select(i => $"server.{i + 1}=127.0.0.1:{ports[(3 * i) + 1]}:{ports[(3 * i) + 2]}"));
        for (var i = 0; i < Size; i++)
        {
            var server = new ZooKeeperProcess(ports[3 * i], $"initLimit=20\nsyncLimit=10\n{members}", i + 1);
            _servers.Add(server);
            await server.BeginAsync(isEmpty: true);
        }

        var serving = await Task.WhenAll(_servers.Select(static server => server.IsServingAsync()));
        return Array.TrueForAll(serving, static serves => serves);
    }

    private async Task StopAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        _servers.Clear();
    }

    private async Task<ZooKeeperProcess> LeaderAsync()
    {
        ZooKeeperProcess? leader = null;
        await Eventually.TrueAsync(async () =>
        {
            foreach (var server in _servers)
            {
                leader = (await server.TellAsync("srvr")).Contains("Mode: leader", StringComparison.Ordinal) ? server : leader;
            }

            return leader is not null;
        });
        return leader!;
    }

    private ZooKeeperRegistry Open() => Own(new ZooKeeperRegistry(new()
    {
        Endpoints = [.. _servers.Select(static server => $"127.0.0.1:{server.Port}")],
        SessionTimeout = TimeSpan.FromSeconds(4),
        Timeout = TimeSpan.FromSeconds(45),
        RetryDelay = TimeSpan.FromMilliseconds(100),
    }));

    private async Task ServeAsync() => await Own(PingServer.Create(new Pong(), o => o
        .Listen("127.0.0.1:0")
        .UseRegistry(Open(), static x => x with { Services = [Service], DeregisterWait = TimeSpan.Zero }))).StartAsync();

    private T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Push(owned);
        return owned;
    }
}
