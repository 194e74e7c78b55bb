using System.Net;
using System.Net.Sockets;
using Kitex.Discovery;
using Kitex.Registries.Consul;
using Kitex.Registries.Tests.Contract;
using Kitex.Registries.Tests.Servers;

namespace Kitex.Registries.Tests.Consul;

/// <summary>How Consul learns whether an instance lives, and what it does not hold.</summary>
public sealed class ConsulCheckTests : OwningSuite
{
    private const string Service = "check.ping";

    private static readonly Instance Silent = new(new IPEndPoint(IPAddress.Loopback, 1));

    private readonly ConsulServer _consul;

    public ConsulCheckTests() => _consul = Own(new ConsulServer());

    public override Task InitializeAsync() => _consul.StartAsync(isEmpty: true);

    [Fact]
    public async Task A_process_that_the_agent_connects_to_is_found_and_gone_when_it_is_killed()
    {
        await using var server = new ServerProcess($"consul://127.0.0.1:{_consul.Port}?CheckInterval=1s&CheckTimeout=1s", Service);
        await using var registry = Open(static o => o);
        await using var list = new WatchedList(registry, Service);
        await list.UntilAsync(static instances => instances.Count == 1);
        await server.KillAsync();
        await list.UntilAsync(static instances => instances.Count == 0);
    }

    [Fact]
    public async Task An_instance_that_does_not_listen_is_not_found_by_default_and_is_without_a_check()
    {
        await using var withCheck = Open(static o => o with { CheckInterval = TimeSpan.FromMilliseconds(100) });
        await using var without = Open(static o => o with { Check = ConsulCheck.None });
        await withCheck.RegisterAsync(new ServiceRegistration(Service, Silent), default);
        await without.RegisterAsync(new ServiceRegistration(Service, new Instance(new IPEndPoint(IPAddress.Loopback, 2))), default);
        await using var list = new WatchedList(without, Service);
        await list.UntilAsync(static instances => instances.Count == 1 && instances[0].Address.Equals(new IPEndPoint(IPAddress.Loopback, 2)));
    }

    [Theory]
    [InlineData(ConsulCheck.None)]
    [InlineData(ConsulCheck.Ttl)]
    public async Task An_instance_that_the_agent_has_forgotten_is_registered_again_and_an_end_that_it_has_forgotten_is_none_the_worse(ConsulCheck check)
    {
        await using var registry = Open(o => o with { Check = check, CheckTtl = TimeSpan.FromSeconds(1), Interval = TimeSpan.FromMilliseconds(100) });
        var registration = await registry.RegisterAsync(new ServiceRegistration(Service, Silent with { Weight = 7 }), default);
        var id = $"{Service}:127.0.0.1:1";
        await _consul.AskAsync(HttpMethod.Put, $"/v1/agent/service/deregister/{id}");
        await using var list = new WatchedList(registry, Service);
        await list.UntilAsync(static instances => instances.Count == 1 && instances[0].Weight == 7);

        await using var slow = Open(static o => o with { Check = ConsulCheck.None });
        var other = await slow.RegisterAsync(new ServiceRegistration("other", Silent), default);
        await _consul.AskAsync(HttpMethod.Put, "/v1/agent/service/deregister/other:127.0.0.1:1");
        await other.DisposeAsync();
        await registration.DisposeAsync();
        await list.UntilAsync(static instances => instances.Count == 0);
    }

    [Fact]
    public async Task An_instance_without_a_word_is_gone_when_its_time_to_live_is_over()
    {
        var registry = Open(static o => o with { Check = ConsulCheck.Ttl, CheckTtl = TimeSpan.FromSeconds(1) });
        await registry.RegisterAsync(new ServiceRegistration(Service, Silent), default);
        await using var reader = Open(static o => o);
        await using var list = new WatchedList(reader, Service);
        await list.UntilAsync(static instances => instances.Count == 1);

        // It keeps nothing alive from then on, and takes nothing out.
        await registry.DisposeAsync();
        await list.UntilAsync(static instances => instances.Count == 0);
        Assert.Contains(Service, await _consul.AskAsync(HttpMethod.Get, "/v1/agent/services"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_of_others_that_cannot_be_called_are_passed_over_with_one_warning_each()
    {
        await _consul.AskAsync(HttpMethod.Put, "/v1/agent/service/register", """{"ID":"bad","Name":"check.ping","Port":0,"Address":"127.0.0.1"}"""u8.ToArray());
        await _consul.AskAsync(HttpMethod.Put, "/v1/agent/service/register", """{"ID":"good","Name":"check.ping","Port":3,"Address":"127.0.0.1","Tags":["plain","zone:a:b"]}"""u8.ToArray());
        using var log = new WarningLog();
        await using var registry = Open(static o => o, log);
        for (var i = 0; i < 2; i++)
        {
            await using var lists = registry.WatchAsync(new ServiceTarget(Service), default).GetAsyncEnumerator();
            Assert.True(await lists.MoveNextAsync());
            var found = Assert.Single(lists.Current);
            Assert.Equal(new IPEndPoint(IPAddress.Loopback, 3), found.Address);
            Assert.Equal(1, found.Weight);
            Assert.Equal([new("zone", "a:b")], found.Tags);
        }

        Assert.Contains("bad", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_with_tags_gets_the_instances_that_carry_them()
    {
        await using var registry = Open(static o => o with { Check = ConsulCheck.None });
        foreach (var port in new[] { 1, 2 })
        {
            var instance = new Instance(new IPEndPoint(IPAddress.Loopback, port)) { Tags = new Dictionary<string, string> { ["zone"] = $"z{port}" } };
            await registry.RegisterAsync(new ServiceRegistration(Service, instance), default);
        }

        await Eventually.TrueAsync(async () =>
        {
            await using var lists = registry.WatchAsync(new ServiceTarget(Service) { Tags = new Dictionary<string, string> { ["zone"] = "z2" } }, default).GetAsyncEnumerator();
            return await lists.MoveNextAsync() && lists.Current.Count == 1 && lists.Current[0].Tags["zone"] == "z2";
        });
    }

    [Fact]
    public async Task What_Consul_cannot_hold_is_an_error_that_says_what_to_do()
    {
        await using var registry = Open(static o => o);
        await FailsAsync(Silent with { Tags = new Dictionary<string, string> { ["a:b"] = "c" } }, "'a:b' has a colon");
        await FailsAsync(new Instance(new UnixDomainSocketEndPoint("/run/x")), "unix:/run/x is no host with a port");
        await FailsAsync(Silent with { Weight = 0 }, "Passing must be greater than 0");

        async Task FailsAsync(Instance instance, string problem)
        {
            var failed = await Assert.ThrowsAsync<RegistryException>(async () => await registry.RegisterAsync(new ServiceRegistration(Service, instance), default));
            Assert.Contains(problem, failed.Message, StringComparison.Ordinal);
            Assert.False(failed.IsDenied);
        }
    }

    [Fact]
    public async Task Nothing_is_left_when_the_registry_is_disposed()
    {
        await using var proxy = new CuttingProxy(_consul.Port);
        var registry = new ConsulRegistry(new ConsulOptions { Endpoints = [$"127.0.0.1:{proxy.Port}"], Check = ConsulCheck.None });
        await registry.RegisterAsync(new ServiceRegistration(Service, Silent), default);
        var list = new WatchedList(registry, Service);
        await list.UntilAsync(static instances => instances.Count == 1);
        Assert.True(proxy.HasOpen);
        await list.DisposeAsync();
        await registry.DisposeAsync();
        await Eventually.TrueAsync(() => !proxy.HasOpen);
    }

    private ConsulRegistry Open(Func<ConsulOptions, ConsulOptions> change, WarningLog? log = null) =>
        new(change(new ConsulOptions { Endpoints = [$"127.0.0.1:{_consul.Port}"], RetryDelay = TimeSpan.FromMilliseconds(100) }), log);
}
