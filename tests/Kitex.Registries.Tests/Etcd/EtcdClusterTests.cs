using Kitex.Discovery;
using Kitex.Registries.Tests.Api;
using Kitex.Registries.Tests.Contract;
using Kitex.Server;

namespace Kitex.Registries.Tests.Etcd;

/// <summary>A cluster of three stands the loss of one.</summary>
public sealed class EtcdClusterTests : OwningSuite
{
    private const string Service = "cluster.ping";

    private static readonly TimeSpan TwoLeases = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task The_leader_killed_under_load_loses_no_call_no_registration_and_no_change()
    {
        var cluster = Own(new EtcdCluster());
        await cluster.StartAsync();
        await StartAsync(cluster);
        await StartAsync(cluster);
        var client = Own(new PingClient(Service, o => o.UseResolver(Open(cluster)).Timeout(TimeSpan.FromSeconds(30)).ConnectTimeout(TimeSpan.FromSeconds(30))));
        var load = new PingLoad(client);
        await load.MoreAsync(100);
        var list = Own(new WatchedList(Open(cluster), Service));
        await list.UntilAsync(static instances => instances.Count == 2);

        await cluster.KillLeaderAsync();
        await StartAsync(cluster);
        await list.UntilAsync(static instances => instances.Count == 3);

        // Longer than they are kept for what they said before.
        await Task.Delay(TwoLeases);
        Assert.Equal(3, list.Current!.Count);
        await load.MoreAsync(100);
        await load.EndAsync();
        Assert.Equal("", string.Join('\n', load.Lost));
        Assert.Equal(3, (await cluster.Members[0].AllAsync()).Count);
    }

    private IServiceRegistry Open(EtcdCluster cluster) => Own(RegistryFactory.Open(cluster.Address));

    /// <summary>Starts a server, as often as it takes while nobody leads the cluster.</summary>
    private async Task StartAsync(EtcdCluster cluster)
    {
        var registry = Open(cluster);
        for (var i = 0; ; i++)
        {
            var server = Own(PingServer.Create(new Pong(), o => o
                .Listen("127.0.0.1:0")
                .UseRegistry(registry, static x => x with { Services = [Service], DeregisterWait = TimeSpan.Zero })));
            try
            {
                await server.StartAsync();
                return;
            }
            catch (RegistrationException nobodyLeads) when (i < 10)
            {
                Assert.IsType<RegistryException>(nobodyLeads.InnerException);
            }
        }
    }
}
