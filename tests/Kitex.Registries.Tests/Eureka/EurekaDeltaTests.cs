using System.Net;
using Kitex.Discovery;
using Kitex.Registries.Eureka;
using Kitex.Registries.Tests.Contract;
using Kitex.Registries.Tests.Eureka.Double;

namespace Kitex.Registries.Tests.Eureka;

/// <summary>The whole registry, kept by its changes.</summary>
public sealed class EurekaDeltaTests : OwningSuite
{
    private const string Service = "delta.ping";
    private const string Full = "GET /eureka/apps";
    private const string Delta = "GET /eureka/apps/delta";

    private readonly EurekaDouble _server;
    private EurekaRegistry _registry = null!;

    public EurekaDeltaTests() => _server = Own(new EurekaDouble());

    public override async Task InitializeAsync()
    {
        await _server.StartAsync(isEmpty: true);
        _registry = Own(new EurekaRegistry(new EurekaOptions { Endpoints = [$"127.0.0.1:{_server.Port}"], WholeRegistry = true, Interval = TimeSpan.FromMilliseconds(100) }));
    }

    [Fact]
    public async Task Instances_that_come_change_and_go_are_learned_by_changes_alone()
    {
        await _registry.RegisterAsync(Registration(1), default);
        await using var list = new WatchedList(_registry, Service);
        await list.UntilAsync(static instances => instances.Count == 1);

        var second = await _registry.RegisterAsync(Registration(2), default);
        await list.UntilAsync(static instances => instances.Count == 2);
        _server.Known.SetStatus(Service, $"{Service}:127.0.0.1:1", "OUT_OF_SERVICE");
        await list.UntilAsync(static instances => instances.Count == 1);
        await second.DisposeAsync();
        await list.UntilAsync(static instances => instances.Count == 0);
        await _registry.RegisterAsync(Registration(2, 77), default);
        await list.UntilAsync(static instances => instances.Count == 1 && instances[0].Weight == 77);

        Assert.Equal(1, Asked(Full));
        Assert.True(Asked(Delta) >= 4);
    }

    [Fact]
    public async Task Changes_that_do_not_lead_to_what_the_server_has_are_made_up_for_by_everything()
    {
        await _registry.RegisterAsync(Registration(1), default);
        await using var list = new WatchedList(_registry, Service);
        await list.UntilAsync(static instances => instances.Count == 1);

        // What has changed longer ago than it tells.
        _server.Known.Retention = TimeSpan.FromHours(-1);
        await _registry.RegisterAsync(Registration(2), default);
        await list.UntilAsync(static instances => instances.Count == 2);
        Assert.Equal(2, Asked(Full));
    }

    [Fact]
    public async Task A_server_that_tells_no_changes_is_asked_for_everything()
    {
        _server.IsDeltaDisabled = true;
        await _registry.RegisterAsync(Registration(1), default);
        await using var list = new WatchedList(_registry, Service);
        await list.UntilAsync(static instances => instances.Count == 1);
        await _registry.RegisterAsync(Registration(2), default);
        await list.UntilAsync(static instances => instances.Count == 2);
        Assert.True(Asked(Full) >= 2);
    }

    [Fact]
    public async Task A_hash_code_that_never_fits_costs_no_instance()
    {
        _server.WrongHashCode = "UP_7_";
        await _registry.RegisterAsync(Registration(1), default);
        await using var list = new WatchedList(_registry, Service);
        await Eventually.TrueAsync(() => Asked(Full) >= 3);
        Assert.Single(list.Current!);
    }

    [Fact]
    public async Task Many_services_share_what_is_fetched()
    {
        await _registry.RegisterAsync(Registration(1), default);
        var lists = Enumerable.Range(0, 50).Select(i => new WatchedList(_registry, i == 0 ? Service : $"other.{i}")).ToArray();
        await lists[0].UntilAsync(static instances => instances.Count == 1);
        foreach (var list in lists[1..])
        {
            await list.UntilAsync(static instances => instances.Count == 0);
        }

        Assert.Equal(1, Asked(Full));
        Assert.DoesNotContain(_server.Asked, static asked => asked.Contains("other", StringComparison.Ordinal));
        foreach (var list in lists)
        {
            await list.DisposeAsync();
        }
    }

    [Fact]
    public async Task Services_are_found_whatever_the_case_of_their_names()
    {
        await _registry.RegisterAsync(Registration(1), default);
        await using var list = new WatchedList(_registry, "Delta.Ping");
        await list.UntilAsync(static instances => instances.Count == 1);
    }

    private int Asked(string request) => _server.Asked.Count(asked => asked == request);

    private static ServiceRegistration Registration(int port, int weight = 10) => new(Service, new Instance(new IPEndPoint(IPAddress.Loopback, port)) { Weight = weight });
}
