using Kitex.Discovery;
using Kitex.Registries.Nacos;
using Kitex.Registries.Tests.Contract;

namespace Kitex.Registries.Tests.Nacos;

/// <summary>What holds for both protocols.</summary>
internal static class NacosRooms
{
    /// <summary>Instances in namespaces, groups and clusters of their own are found from there alone.</summary>
    public static async Task CheckAsync(NacosOptions options, Func<NacosOptions, WarningLog?, NacosRegistry> open, Func<WatchedList, WatchedList> own)
    {
        NacosOptions[] rooms = [options, options with { Namespace = "ns-2" }, options with { Group = "blue" }, options with { Cluster = "c2" }];
        for (var i = 0; i < rooms.Length; i++)
        {
            await open(rooms[i], null).RegisterAsync(Registration(7000 + i), default);
        }

        for (var i = 0; i < rooms.Length; i++)
        {
            var list = own(new WatchedList(open(rooms[i], null), "rooms"));
            await list.UntilAsync(instances => instances.Count == 1 && ((System.Net.IPEndPoint)instances[0].Address).Port == 7000 + i);
        }

        await own(new WatchedList(open(options with { Clusters = ["DEFAULT", "c2"] }, null), "rooms")).UntilAsync(static instances => instances.Count == 2);
        await own(new WatchedList(open(options with { Clusters = [] }, null), "rooms")).UntilAsync(static instances => instances.Count == 2);
    }

    /// <summary>Neither registering nor watching goes, and the errors say so.</summary>
    public static async Task CheckDeniedAsync(NacosRegistry registry, ServiceRegistration registration)
    {
        var refused = await Assert.ThrowsAsync<RegistryException>(async () => await registry.RegisterAsync(registration, default));
        Assert.True(refused.IsDenied, refused.Message);
        Assert.Contains("Check the user", refused.Message, StringComparison.Ordinal);
        var unseen = await Assert.ThrowsAsync<RegistryException>(() => FirstAsync(registry, registration.Service));
        Assert.True(unseen.IsDenied, unseen.Message);
    }

    /// <summary>The first list of a service.</summary>
    public static async Task<InstanceSet> FirstAsync(NacosRegistry registry, string service)
    {
        await using var lists = registry.WatchAsync(new ServiceTarget(service), default).GetAsyncEnumerator();
        Assert.True(await lists.MoveNextAsync());
        return lists.Current;
    }

    private static ServiceRegistration Registration(int port) => new("rooms", new Instance(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port)));
}
