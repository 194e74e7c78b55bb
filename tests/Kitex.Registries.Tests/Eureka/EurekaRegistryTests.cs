using System.Net;
using System.Net.Sockets;
using System.Text;
using Kitex.Discovery;
using Kitex.Registries.Eureka;
using Kitex.Registries.Tests.Api;
using Kitex.Registries.Tests.Contract;
using Kitex.Registries.Tests.Eureka.Double;
using Kitex.Registries.Tests.Servers;
using Kitex.Server;

namespace Kitex.Registries.Tests.Eureka;

/// <summary>What only Eureka has: several servers, statuses, instances of others, users.</summary>
public sealed class EurekaRegistryTests : OwningSuite
{
    private const string Service = "eureka.ping";

    private readonly EurekaDouble _server;

    public EurekaRegistryTests() => _server = Own(new EurekaDouble());

    public override Task InitializeAsync() => _server.StartAsync(isEmpty: true);

    [Fact]
    public async Task An_instance_moves_to_the_next_server_when_its_own_is_gone()
    {
        await using var other = new EurekaDouble();
        await other.StartAsync(isEmpty: true);
        await using var registry = Open(o => o with { Endpoints = [$"127.0.0.1:{_server.Port}", $"127.0.0.1:{other.Port}"] });
        await using var registration = await registry.RegisterAsync(Registration(1), default);
        Assert.Single(_server.Known.Find());
        await _server.KillAsync();
        await Eventually.TrueAsync(() => other.Known.Find(Service).Count == 1);
        await using var list = new WatchedList(registry, Service);
        await list.UntilAsync(static instances => instances.Count == 1);
    }

    [Fact]
    public async Task An_instance_that_the_server_has_forgotten_is_registered_again_and_an_end_that_it_has_forgotten_is_none_the_worse()
    {
        await using var registry = Open();
        var registration = await registry.RegisterAsync(Registration(1), default);
        Assert.True(_server.Known.Cancel(Service, $"{Service}:127.0.0.1:1"));
        await Eventually.TrueAsync(() => _server.Known.Find(Service).Count == 1);

        await using var slow = Open(static o => o with { Heartbeat = TimeSpan.FromHours(1) });
        var other = await slow.RegisterAsync(Registration(2), default);
        _server.Known.Clear();
        await other.DisposeAsync();
        await registration.DisposeAsync();
        Assert.Empty(_server.Known.Find());
    }

    [Fact]
    public async Task Only_instances_that_are_up_are_found()
    {
        await using var registry = Open();
        await registry.RegisterAsync(Registration(1), default);
        await registry.RegisterAsync(Registration(2), default);
        await using var list = new WatchedList(registry, Service);
        await list.UntilAsync(static instances => instances.Count == 2);
        _server.Known.SetStatus(Service, $"{Service}:127.0.0.1:1", "OUT_OF_SERVICE");
        await list.UntilAsync(static instances => instances.Count == 1 && ((IPEndPoint)instances[0].Address).Port == 2);
    }

    [Fact]
    public async Task Instances_of_others_are_found_with_the_default_weight_and_broken_ones_passed_over_with_one_warning_each()
    {
        await PostAsync("""{"instanceId":"spring","port":{"$":8080,"@enabled":"true"},"metadata":{"@class":"java.util.Collections$EmptyMap"}}""");
        await PostAsync("""{"instanceId":"zero","port":{"$":"8081","@enabled":"true"},"metadata":{"meta":"{\"Weight\":0}"}}""");
        await PostAsync("""{"instanceId":"broken","port":{"$":8082,"@enabled":"true"},"metadata":{"meta":"{"}}""");
        await PostAsync("""{"instanceId":"nowhere","port":{"$":0,"@enabled":"false"}}""");
        using var log = new WarningLog();
        await using var registry = Open(static o => o, log);
        for (var i = 0; i < 2; i++)
        {
            await using var lists = registry.WatchAsync(new ServiceTarget(Service), default).GetAsyncEnumerator();
            Assert.True(await lists.MoveNextAsync());
            Assert.Equal([8080, 8081], lists.Current.Select(static instance => ((IPEndPoint)instance.Address).Port).Order());
            Assert.All(lists.Current, static instance => Assert.Equal(10, instance.Weight));
        }

        Assert.Equal(2, log.Warnings.Count);
        Assert.Single(log.Warnings, static warning => warning.Contains("broken", StringComparison.Ordinal));
        Assert.Single(log.Warnings, static warning => warning.Contains("nowhere", StringComparison.Ordinal));

        async Task PostAsync(string fields)
        {
            using var http = new HttpClient();
            using var body = new StringContent(
                $$$"""{"instance":{"hostName":"h","app":"{{{Service}}}","ipAddr":"127.0.0.1","dataCenterInfo":{"@class":"c","name":"MyOwn"},{{{fields[1..^1]}}}}}""", Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri($"http://127.0.0.1:{_server.Port}/eureka/apps/{Service}"), body);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("""{"application":{"name":"EUREKA.PING","instance":{"hostName":"h","ipAddr":"127.0.0.1","status":"UP","port":{"$":"8080","@enabled":"true"}}}}""", 1)]
    [InlineData("""{"application":{"name":"EUREKA.PING"}}""", 0)]
    [InlineData("""{"application":{"name":"EUREKA.PING","instance":[7,{"ipAddr":"127.0.0.1"}]}}""", 0)]
    public async Task Answers_of_old_servers_are_read(string answer, int count)
    {
        await using var server = new HttpDouble(exchange => exchange.AnswerAsync(200, answer, "application/json"));
        await server.StartAsync();
        await using var registry = Open(o => o with { Endpoints = [$"127.0.0.1:{server.Port}"] });
        await using var lists = registry.WatchAsync(new ServiceTarget(Service), default).GetAsyncEnumerator();
        Assert.True(await lists.MoveNextAsync());
        Assert.Equal(count, lists.Current.Count);
    }

    [Theory]
    [InlineData("<application/>")]
    [InlineData("{}")]
    [InlineData("[]")]
    public async Task What_is_no_answer_of_Eureka_is_an_error_that_says_so(string answer)
    {
        await using var server = new HttpDouble(exchange => exchange.AnswerAsync(200, answer, "application/json"));
        await server.StartAsync();
        await using var registry = Open(o => o with { Endpoints = [$"127.0.0.1:{server.Port}"] });
        await using var lists = registry.WatchAsync(new ServiceTarget(Service), default).GetAsyncEnumerator();
        var failed = await Assert.ThrowsAsync<RegistryException>(async () => await lists.MoveNextAsync());
        Assert.Contains("Is it Eureka", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_asks_for_a_user_takes_the_right_one_and_names_what_is_wrong_with_another()
    {
        await using var server = new EurekaDouble { User = "ping:s3cret" };
        await server.StartAsync(isEmpty: true);
        await using var right = RegistryFactory.Open(((IRegistryServer)server).Address);
        await using var registration = await right.RegisterAsync(Registration(1), default);
        await using var list = new WatchedList(right, Service);
        await list.UntilAsync(static instances => instances.Count == 1);

        await using var wrong = Open(o => o with { Endpoints = [$"127.0.0.1:{server.Port}"], User = "ping", Password = "wrong" });
        await using var refused = PingServer.Create(new Pong(), o => o.Listen("127.0.0.1:0").UseRegistry(wrong));
        var failed = Assert.IsType<RegistryException>((await Assert.ThrowsAsync<RegistrationException>(() => refused.StartAsync())).InnerException);
        Assert.True(failed.IsDenied);
        Assert.Contains("401", failed.Message, StringComparison.Ordinal);
        Assert.Contains("password", failed.Message, StringComparison.Ordinal);

        await using var client = new PingClient(Service, o => o.UseResolver(wrong).Timeout(TimeSpan.FromSeconds(20)));
        Assert.Contains("401", (await Assert.ThrowsAnyAsync<RpcException>(async () => await client.PingAsync("there"))).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_is_not_the_servers_is_named()
    {
        await using var registry = Open(static o => o with { Path = "discovery" });
        var failed = await Assert.ThrowsAsync<RegistryException>(async () => await registry.RegisterAsync(Registration(1), default));
        Assert.Contains("'discovery'", failed.Message, StringComparison.Ordinal);
        await using var netflix = Open(static o => o with { Path = "/eureka/v2/" });
        await using var registration = await netflix.RegisterAsync(Registration(1), default);
        Assert.Single(_server.Known.Find(Service));
    }

    [Fact]
    public async Task What_Eureka_cannot_hold_is_an_error_that_says_what_to_do()
    {
        await using var registry = Open();
        var failed = await Assert.ThrowsAsync<RegistryException>(async () =>
            await registry.RegisterAsync(new ServiceRegistration(Service, new Instance(new UnixDomainSocketEndPoint("/run/x"))), default));
        Assert.Contains("unix:/run/x is no host with a port", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lease_is_the_servers_unless_it_is_said()
    {
        await using var registry = Open();
        await registry.RegisterAsync(Registration(1), default);
        await using var other = Open(static o => o with { Heartbeat = TimeSpan.FromSeconds(2), LeaseTime = TimeSpan.FromSeconds(7) });
        await other.RegisterAsync(Registration(2), default);
        Assert.Equal([7, 90], _server.Known.Find(Service).Select(static lease => (int)lease.Duration.TotalSeconds).Order());
    }

    [Fact]
    public async Task Nothing_is_left_when_the_registry_is_disposed()
    {
        await using var proxy = new CuttingProxy(_server.Port);
        var registry = Open(o => o with { Endpoints = [$"127.0.0.1:{proxy.Port}"] });
        await registry.RegisterAsync(Registration(1), default);
        var list = new WatchedList(registry, Service);
        await list.UntilAsync(static instances => instances.Count == 1);
        Assert.True(proxy.HasOpen);
        await list.DisposeAsync();
        await registry.DisposeAsync();
        await Eventually.TrueAsync(() => !proxy.HasOpen);
    }

    private EurekaRegistry Open(Func<EurekaOptions, EurekaOptions>? change = null, WarningLog? log = null)
    {
        var options = new EurekaOptions
        {
            Endpoints = [$"127.0.0.1:{_server.Port}"],
            Heartbeat = TimeSpan.FromMilliseconds(100),
            Interval = TimeSpan.FromMilliseconds(100),
            RetryDelay = TimeSpan.FromMilliseconds(100),
        };
        return new(change?.Invoke(options) ?? options, log);
    }

    private static ServiceRegistration Registration(int port) => new(Service, new Instance(new IPEndPoint(IPAddress.Loopback, port)));
}
