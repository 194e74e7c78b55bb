using System.Text;
using System.Text.Json.Nodes;
using Kitex.Registries.Nacos;
using Kitex.Registries.Tests.Servers;

namespace Kitex.Registries.Tests.Nacos;

/// <summary>What only Nacos over gRPC has: a connection that the server knows, and what it says by it.</summary>
public sealed class NacosGrpcTests : NacosSuite
{
    [Fact]
    public async Task Changes_are_pushed_and_each_is_acknowledged()
    {
        var nacos = await StartAsync(NacosProtocol.Grpc);
        var list = Watch(nacos.Options);
        await list.UntilAsync(static instances => instances.Count == 0);
        nacos.Store.Put(Key, new NacosEntry("elsewhere", "127.0.0.1", 7001) { Weight = 5 });
        await list.UntilAsync(static instances => instances.Count == 1 && instances[0].Weight == 5);
        Assert.Equal("""{"resultCode":200,"errorCode":0,"success":true,"message":"","requestId":"1"}""", await SaidAsync(nacos, "NotifySubscriberResponse"));
    }

    [Fact]
    public async Task A_list_that_is_older_than_what_is_known_is_not_believed()
    {
        var nacos = await StartAsync(NacosProtocol.Grpc);
        var list = Watch(nacos.Options);
        await list.UntilAsync(static instances => instances.Count == 0);
        var old = nacos.Store.List(Key, "DEFAULT", healthyOnly: false, isGrouped: false);
        nacos.Store.Put(Key, new NacosEntry("elsewhere", "127.0.0.1", 7001));
        await list.UntilAsync(static instances => instances.Count == 1);
        nacos.Grpc.Connections.Single().Send("NotifySubscriberRequest", new JsonObject { ["serviceInfo"] = old });
        await Eventually.TrueAsync(() => nacos.Grpc.Connections.Single().Received.Count(static payload => payload.Type == "NotifySubscriberResponse") == 2);
        Assert.Single(list.Current!);
    }

    [Fact]
    public async Task The_server_s_question_whether_the_client_lives_is_answered_and_what_is_unknown_or_malformed_is_not()
    {
        var log = new WarningLog();
        var nacos = await StartAsync(NacosProtocol.Grpc);
        var list = Watch(nacos.Options, log);
        await list.UntilAsync(static instances => instances.Count == 0);
        var connection = nacos.Grpc.Connections.Single();
        connection.Send("SomethingNewRequest", new JsonObject());
        connection.Send("NotifySubscriberRequest", new JsonObject());
        connection.Send("NotifySubscriberRequest", new JsonObject { ["serviceInfo"] = 7 });
        connection.Send("ClientDetectionRequest", new JsonObject());
        Assert.EndsWith("""
            "requestId":"4"}
            """, await SaidAsync(nacos, "ClientDetectionResponse"), StringComparison.Ordinal);
        Assert.Equal(["ConnectionSetupRequest", "ClientDetectionResponse"], connection.Received.Select(static payload => payload.Type));
        Assert.NotEmpty(log.Warnings);
    }

    [Fact]
    public async Task A_silent_server_is_asked_whether_it_is_there()
    {
        var nacos = await StartAsync(NacosProtocol.Grpc);
        await Watch(nacos.Options).UntilAsync(static instances => instances.Count == 0);
        var asked = Checks(nacos);
        await Eventually.TrueAsync(() => Checks(nacos) > asked + 2);
    }

    [Fact]
    public async Task A_server_that_answers_no_more_is_left_for_another_where_all_is_said_again()
    {
        var (one, two) = (await StartAsync(NacosProtocol.Grpc), await StartAsync(NacosProtocol.Grpc));
        var options = Both(one, two) with { Timeout = TimeSpan.FromSeconds(1), HealthCheckInterval = TimeSpan.FromMilliseconds(50) };
        var registry = Open(options);
        await registry.RegisterAsync(Registration(7001), default);
        var list = Own(new Contract.WatchedList(registry, Service));
        await list.UntilAsync(static instances => instances.Count == 1);
        one.Grpc.IsDeaf = true;
        await Eventually.TrueAsync(() => two.Store.Has(Key, "127.0.0.1", 7001));
        two.Store.Put(Key, new NacosEntry("elsewhere", "127.0.0.1", 7002));
        await list.UntilAsync(static instances => instances.Count == 2);
        await Eventually.TrueAsync(() => !one.Store.Has(Key, "127.0.0.1", 7001));
    }

    [Fact]
    public async Task A_server_that_is_killed_is_left_for_another()
    {
        var (one, two) = (await StartAsync(NacosProtocol.Grpc), await StartAsync(NacosProtocol.Grpc));
        await Open(Both(one, two)).RegisterAsync(Registration(7001), default);
        await one.KillAsync();
        await Eventually.TrueAsync(() => two.Store.Has(Key, "127.0.0.1", 7001));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_asks_to_go_is_left_for_the_one_it_names_or_the_next(bool isNamed)
    {
        var (one, two) = (await StartAsync(NacosProtocol.Grpc), await StartAsync(NacosProtocol.Grpc));
        var ports = Both(one, two);
        await Open(isNamed ? ports with { Endpoints = [ports.Endpoints[0]] } : ports).RegisterAsync(Registration(7001), default);
        one.Grpc.Connections.Single().Send("ConnectResetRequest", isNamed ? new JsonObject { ["serverIp"] = "127.0.0.1", ["serverPort"] = $"{two.GrpcPort}" } : new JsonObject());
        await Eventually.TrueAsync(() => two.Store.Has(Key, "127.0.0.1", 7001) && !one.Store.Has(Key, "127.0.0.1", 7001));
    }

    [Fact]
    public async Task Several_instances_of_one_service_stand_together_and_leave_one_by_one()
    {
        var nacos = await StartAsync(NacosProtocol.Grpc);
        var registry = Open(nacos.Options);
        var list = Watch(nacos.Options);
        var first = await registry.RegisterAsync(Registration(7001), default);
        var second = await registry.RegisterAsync(Registration(7002), default);
        await registry.RegisterAsync(Registration(7003), default);
        await list.UntilAsync(static instances => instances.Count == 3);
        await first.DisposeAsync();
        await second.DisposeAsync();
        await list.UntilAsync(static instances => instances.Count == 1 && PortOf(instances[0]) == 7003);
    }

    [Fact]
    public async Task Two_who_watch_a_service_share_a_subscription_that_ends_with_the_last()
    {
        var nacos = await StartAsync(NacosProtocol.Grpc);
        var registry = Open(nacos.Options);
        var (one, two) = (new Contract.WatchedList(registry, Service), new Contract.WatchedList(registry, Service));
        await one.UntilAsync(static instances => instances.Count == 0);
        await two.UntilAsync(static instances => instances.Count == 0);
        await one.DisposeAsync();
        nacos.Store.Put(Key, new NacosEntry("elsewhere", "127.0.0.1", 7001));
        await two.UntilAsync(static instances => instances.Count == 1);
        Assert.Single(nacos.Grpc.Connections.Single().Subscribed);
        await two.DisposeAsync();
        await Eventually.TrueAsync(() => nacos.Grpc.Connections.Single().Subscribed.IsEmpty);
    }

    [Fact]
    public async Task Namespaces_groups_and_clusters_are_told_apart()
    {
        var nacos = await StartAsync(NacosProtocol.Grpc);
        await NacosRooms.CheckAsync(nacos.Options, Open, Own);
    }

    [Fact]
    public async Task The_token_goes_with_each_request_and_is_got_again_when_the_server_has_forgotten_it()
    {
        var nacos = await StartAsync(NacosProtocol.Grpc, user: "kitex", password: "secret");
        var registry = Open(nacos.Options with { User = "kitex", Password = "secret" });
        var first = await registry.RegisterAsync(Registration(7001), default);
        nacos.Accounts.ForgetTokens();
        await first.DisposeAsync();
        Assert.False(nacos.Store.Has(Key, "127.0.0.1", 7001));
        Assert.Equal(2, nacos.Accounts.Logins);
    }

    [Theory]
    [InlineData("kitex", "wrong")]
    [InlineData(null, null)]
    public async Task Who_may_not_is_told_so(string? user, string? password)
    {
        var nacos = await StartAsync(NacosProtocol.Grpc, user: "kitex", password: "secret");
        await NacosRooms.CheckDeniedAsync(Open(nacos.Options with { User = user, Password = password }), Registration(7001));
    }

    [Fact]
    public async Task Nothing_is_left_once_the_registry_is_disposed()
    {
        var nacos = await StartAsync(NacosProtocol.Grpc);
        var proxy = Own(new CuttingProxy(nacos.GrpcPort));
        var registry = new NacosRegistry(nacos.Options with { Endpoints = [$"127.0.0.1:{proxy.Port}"], GrpcPortOffset = 0 });
        var registration = await registry.RegisterAsync(Registration(7001), default);
        await using var lists = registry.WatchAsync(new Discovery.ServiceTarget(Service), default).GetAsyncEnumerator();
        Assert.True(await lists.MoveNextAsync());
        await registry.DisposeAsync();
        await Eventually.TrueAsync(() => !proxy.HasOpen && !nacos.Store.Has(Key, "127.0.0.1", 7001));
        await Assert.ThrowsAsync<RegistryException>(async () => await lists.MoveNextAsync());
        await registration.DisposeAsync();
        Assert.Equal(1, proxy.Accepted);
    }

    [Fact]
    public async Task No_tags_are_an_empty_map()
    {
        var nacos = await StartAsync(NacosProtocol.Grpc);
        await Open(nacos.Options).RegisterAsync(Registration(7001), default);
        var request = nacos.Grpc.Requests.Single(static payload => payload.Type == "InstanceRequest");
        Assert.Contains("\"metadata\":{},", Encoding.UTF8.GetString(request.Json.Span), StringComparison.Ordinal);
    }

    private static NacosOptions Both(NacosDouble one, NacosDouble two) =>
        one.Options with { Endpoints = [$"127.0.0.1:{one.GrpcPort}", $"127.0.0.1:{two.GrpcPort}"], GrpcPortOffset = 0 };

    private static int Checks(NacosDouble nacos) => nacos.Grpc.Requests.Count(static payload => payload.Type == "HealthCheckRequest");

    private static async Task<string> SaidAsync(NacosDouble nacos, string type)
    {
        NacosPayload? said = null;
        await Eventually.TrueAsync(() => (said = nacos.Grpc.Connections.Single().Received.FirstOrDefault(payload => payload.Type == type)) is not null);
        return Encoding.UTF8.GetString(said!.Json.Span);
    }
}
