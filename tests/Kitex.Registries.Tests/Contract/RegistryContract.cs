using System.Diagnostics;
using System.Globalization;
using System.Net;
using Kitex.Discovery;
using Kitex.Registries.Tests.Api;
using Kitex.Registries.Tests.Servers;
using Kitex.Server;
using Xunit.Abstractions;

namespace Kitex.Registries.Tests.Contract;

/// <summary>
/// What every registry must hold, whatever happens to it. A derived class gives the server, and adds what only its kind has.
/// </summary>
public abstract class RegistryContract(ITestOutputHelper output) : OwningSuite
{
    private const string Service = "contract.ping";
    private const int Crowd = 500;

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(30);

    /// <summary>The registry of this test.</summary>
    protected IRegistryServer Registry { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        Registry = Own(CreateServer());
        await Registry.StartAsync(isEmpty: true);
    }

    [Fact]
    public async Task A_registered_instance_is_found_with_its_address_weight_and_tags_and_gone_when_it_leaves()
    {
        var list = Own(new WatchedList(Open(), Service));
        await list.UntilAsync(static instances => instances.Count == 0);

        var registration = await Open().RegisterAsync(Registration(7001, 33, ("zone", "z1"), ("name", "ä=b,c")), default);
        await list.UntilAsync(static instances => instances.Count == 1);
        var found = list.Current![0];
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 7001), found.Address);
        Assert.Equal(33, found.Weight);
        Assert.Equal("z1", found.Tags["zone"]);
        Assert.Equal("ä=b,c", found.Tags["name"]);

        await registration.DisposeAsync();
        await list.UntilAsync(static instances => instances.Count == 0);
    }

    [Fact]
    public async Task The_same_address_registered_anew_replaces_what_an_earlier_run_has_left()
    {
        var list = Own(new WatchedList(Open(), Service));
        await Open().RegisterAsync(Registration(7001, 10), default);
        await Open().RegisterAsync(Registration(7001, 20), default);
        await list.UntilAsync(static instances => instances.Count == 1 && instances[0].Weight == 20);
    }

    [Fact]
    public async Task Services_are_told_apart()
    {
        var registry = Open();
        await registry.RegisterAsync(Registration(7001, 10), default);
        await registry.RegisterAsync(Registration(7002, 10) with { Service = $"{Service}.other" }, default);
        var list = Own(new WatchedList(registry, Service));
        await list.UntilAsync(static instances => instances.Count == 1 && ((IPEndPoint)instances[0].Address).Port == 7001);
    }

    [Fact]
    public async Task A_registry_that_is_away_under_load_loses_no_call()
    {
        await StartAsync();
        await StartAsync();
        var load = new PingLoad(Client());
        await load.MoreAsync(100);

        await Registry.KillAsync();
        await Task.Delay(Outage);
        await load.MoreAsync(100);
        await Registry.StartAsync(isEmpty: false);
        await Own(new WatchedList(Open(), Service)).UntilAsync(static instances => instances.Count == 2);
        await load.MoreAsync(100);

        await load.EndAsync();
        Tell($"away for {Outage.TotalSeconds} s: {load.Answered} calls answered, {load.Lost.Count} lost");
        Assert.Equal("", string.Join('\n', load.Lost));
    }

    [Fact]
    public async Task Services_register_by_themselves_with_a_registry_that_comes_back_empty()
    {
        await StartAsync();
        await StartAsync();
        var load = new PingLoad(Client());
        await load.MoreAsync(100);

        await Registry.KillAsync();
        await Registry.StartAsync(isEmpty: true);
        var watch = Stopwatch.StartNew();
        await Own(new WatchedList(Open(), Service)).UntilAsync(static instances => instances.Count == 2);
        Tell($"back and empty: both services registered again after {Seconds(watch)} s");
        await load.MoreAsync(100);

        await load.EndAsync();
        Assert.Equal("", string.Join('\n', load.Lost));
    }

    [Fact]
    public async Task Connections_that_are_cut_are_made_again_and_nothing_is_forgotten()
    {
        var proxy = Own(new CuttingProxy(Registry.Port));
        var through = Registry.AddressAt(proxy.Port);
        await Open(through).RegisterAsync(Registration(7001, 10), default);
        var list = Own(new WatchedList(Open(through), Service));
        await list.UntilAsync(static instances => instances.Count == 1);

        proxy.Cut();
        await Open().RegisterAsync(Registration(7002, 10), default);
        var watch = Stopwatch.StartNew();
        await list.UntilAsync(static instances => instances.Count == 2);
        Tell($"connections cut: what came meanwhile was seen after {Seconds(watch)} s");

        // Longer than the first one lives of what it said before the cut.
        await Task.Delay(Registry.LeaseTime * 2);
        Assert.Equal(2, list.Current!.Count);
    }

    [Fact]
    public async Task A_process_that_is_killed_is_gone_when_its_time_is_over()
    {
        var server = Own(new ServerProcess(Registry.Address, Service));
        var list = Own(new WatchedList(Open(), Service));
        await list.UntilAsync(static instances => instances.Count == 1);

        await server.KillAsync();
        var watch = Stopwatch.StartNew();
        await list.UntilAsync(static instances => instances.Count == 0).WaitAsync(Registry.LeaseTime + TimeSpan.FromSeconds(30));
        Tell($"a service killed: gone after {Seconds(watch)} s, where its word holds for {Registry.LeaseTime.TotalSeconds} s");
    }

    [Fact]
    public async Task Many_instances_that_change_at_once_are_few_lists()
    {
        var registry = Open();
        var list = Own(new WatchedList(registry, Service));
        await list.UntilAsync(static instances => instances.Count == 0);

        await RegisterAtOnceAsync([.. Enumerable.Range(0, Crowd).Select(static i => Registration(10_000 + i, 10))]);
        await list.UntilAsync(static instances => instances.Count == Crowd);

        // One for the none of before, and few for what takes a while to be written.
        Tell($"{Crowd} at once: {list.Changes - 1} lists");
        Assert.True(list.Lists <= 1 + MostListsOfACrowd, $"{list.Lists} lists");
    }

    [Fact]
    public async Task A_server_is_not_started_when_its_registry_cannot_be_reached()
    {
        await Registry.KillAsync();
        await using var server = PingServer.Create(new Pong(), o => o.Listen("127.0.0.1:0").UseRegistry(Open()));
        var failed = await Assert.ThrowsAsync<RegistrationException>(() => server.StartAsync());
        Assert.Contains("ping", failed.Message, StringComparison.OrdinalIgnoreCase);
        Assert.IsType<RegistryException>(failed.InnerException);
    }

    [Fact]
    public async Task The_sample_of_discovery_runs_with_it()
    {
        var sample = Own(new ChildProcess(Programs.Host, ["exec", Programs.Discovery, "--registry", Registry.Address], Path.GetTempPath()));
        Assert.True(await sample.EndAsync() == 0, sample.Said);
        Assert.Contains("client: every call was answered while one stopped; now 14 times string at 3, says two", sample.Said, StringComparison.Ordinal);
    }

    /// <summary>How many lists a watcher may see while 500 instances are registered through one registry object; it takes longer than they take to settle where each is a request of its own.</summary>
    protected virtual int MostListsOfACrowd => 10;

    /// <summary>A server that has not started yet.</summary>
    protected abstract IRegistryServer CreateServer();

    /// <summary>Registers many as quickly as may be.</summary>
    protected virtual async Task RegisterAtOnceAsync(IReadOnlyList<ServiceRegistration> services)
    {
        var registry = Open();
        await Task.WhenAll(services.Select(service => registry.RegisterAsync(service, default).AsTask()));
    }

    /// <summary>A new user of the registry; disposed at the end.</summary>
    protected IServiceRegistry Open(string? address = null) => Own(RegistryFactory.Open(address ?? Registry.Address));

    protected static ServiceRegistration Registration(int port, int weight, params (string Name, string Value)[] tags) =>
        new(Service, new Instance(new IPEndPoint(IPAddress.Loopback, port)) { Weight = weight, Tags = tags.ToDictionary(static tag => tag.Name, static tag => tag.Value) });

    private static string Seconds(Stopwatch watch) => watch.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

    // The figures of docs/registries.md.
    private void Tell(FormattableString figure) => output.WriteLine(figure.ToString(CultureInfo.InvariantCulture));

    private async Task StartAsync()
    {
        var server = Own(PingServer.Create(new Pong(), o => o
            .Listen("127.0.0.1:0")
            .UseRegistry(Open(), static x => x with { Services = [Service], DeregisterWait = TimeSpan.Zero })));
        await server.StartAsync();
    }

    private PingClient Client() => Own(new PingClient(Service, o => o.UseResolver(Open()).Timeout(TimeSpan.FromSeconds(30)).ConnectTimeout(TimeSpan.FromSeconds(30))));
}
