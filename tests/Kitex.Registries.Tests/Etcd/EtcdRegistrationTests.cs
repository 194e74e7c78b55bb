using System.Net;
using System.Net.Sockets;
using Kitex.Discovery;
using Kitex.Registries.Tests.Servers;

namespace Kitex.Registries.Tests.Etcd;

/// <summary>An instance in etcd stays there, and leaves nothing behind.</summary>
public sealed class EtcdRegistrationTests : EtcdSuite
{
    [Fact]
    public async Task Who_leaves_leaves_neither_key_nor_lease()
    {
        var registration = await Open().RegisterAsync(Registration(7001), default);
        Assert.Single(await Server.AllAsync());
        Assert.Single(await Server.LeasesAsync());

        await registration.DisposeAsync();
        Assert.Empty(await Server.AllAsync());
        Assert.Empty(await Server.LeasesAsync());
    }

    [Fact]
    public async Task A_lease_that_is_gone_is_seen_and_repaired()
    {
        await Open().RegisterAsync(Registration(7001), default);
        var before = (await Server.AllAsync()).Single();
        var list = Watch(Open());
        await list.UntilAsync(static instances => instances.Count == 1);

        await Server.AskAsync("lease/revoke", $$"""{"ID":"{{before.Lease}}"}""");
        await list.UntilAsync(static instances => instances.Count == 0);
        await list.UntilAsync(static instances => instances.Count == 1);
        var after = (await Server.AllAsync()).Single();
        Assert.Equal((before.Key, before.Value), (after.Key, after.Value));
        Assert.NotEqual(before.Lease, after.Lease);
        Assert.Single(await Server.LeasesAsync());
    }

    [Fact]
    public async Task A_key_that_is_deleted_is_written_anew_under_its_lease()
    {
        await Open().RegisterAsync(Registration(7001), default);
        var before = (await Server.AllAsync()).Single();
        await Server.AskAsync("kv/deleterange", $$"""{"key":"{{EtcdServer.Encode(before.Key)}}"}""");
        await Eventually.TrueAsync(async () => (await Server.AllAsync()).Count == 1);
        Assert.Equal(before, (await Server.AllAsync()).Single());
    }

    [Fact]
    public async Task Who_leaves_takes_nothing_of_a_later_run_at_the_same_address_along()
    {
        var earlier = await Open().RegisterAsync(Registration(7001, 10), default);
        await Open().RegisterAsync(Registration(7001, 20), default);
        await earlier.DisposeAsync();
        Assert.Contains("\"weight\":20", (await Server.AllAsync()).Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_is_disposed_keeps_nothing_alive_and_no_connection()
    {
        var proxy = Own(new CuttingProxy(Server.Port));
        var registry = Open(port: proxy.Port);
        await registry.RegisterAsync(Registration(7001), default);
        var list = Watch(registry);
        await list.UntilAsync(static instances => instances.Count == 1);

        await registry.DisposeAsync();
        await Eventually.TrueAsync(() => !proxy.HasOpen);
        await Eventually.TrueAsync(async () => (await Server.AllAsync()).Count == 0);
        Assert.False(proxy.HasOpen);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await registry.RegisterAsync(Registration(7001), default));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("/a")]
    [InlineData("")]
    public async Task A_name_that_divides_keys_is_refused(string service)
    {
        var failed = await Assert.ThrowsAsync<RegistryException>(async () => await Open().RegisterAsync(Registration(7001, service: service), default));
        Assert.Contains($"'{service}' cannot be the name of a service", failed.Message, StringComparison.Ordinal);
        Assert.Throws<RegistryException>(() => Open().WatchAsync(new ServiceTarget(service), default));
        Assert.Empty(await Server.LeasesAsync());
    }

    [Fact]
    public async Task An_address_that_nobody_reaches_from_elsewhere_is_refused()
    {
        var unix = new ServiceRegistration(Service, new Instance(new UnixDomainSocketEndPoint("/run/echo.sock")));
        var failed = await Assert.ThrowsAsync<RegistryException>(async () => await Open().RegisterAsync(unix, default));
        Assert.Contains("only host:port can be reached", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_and_v6_addresses_stand_as_they_are_written()
    {
        await Open().RegisterAsync(new ServiceRegistration(Service, new Instance(new DnsEndPoint("one.example", 80))), default);
        await Open().RegisterAsync(new ServiceRegistration(Service, new Instance(new IPEndPoint(IPAddress.IPv6Loopback, 81))), default);
        Assert.Equal([$"kitex/registry-etcd/{Service}/[::1]:81", $"kitex/registry-etcd/{Service}/one.example:80"], (await Server.AllAsync()).Select(static kv => kv.Key));
        var list = Watch(Open());
        await list.UntilAsync(static instances => instances.Count == 2);
        Assert.Equal("[::1]:81, one.example:80", list.Current!.ToString());
    }
}
