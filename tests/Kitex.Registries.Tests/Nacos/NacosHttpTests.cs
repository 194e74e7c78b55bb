using System.Text.Json.Nodes;
using Kitex.Registries.Nacos;

namespace Kitex.Registries.Tests.Nacos;

/// <summary>What only Nacos over HTTP has: beats, log-in, lists that are asked for.</summary>
public sealed class NacosHttpTests : NacosSuite
{
    [Fact]
    public async Task Beats_come_as_often_as_the_server_wants_them_and_keep_the_instance_alive()
    {
        var nacos = await StartAsync(NacosProtocol.Http, NacosTimes.Short with { Beat = TimeSpan.FromMilliseconds(20) });
        await Open(nacos.Options with { BeatInterval = TimeSpan.FromHours(1) }).RegisterAsync(Registration(7001), default);
        await Eventually.TrueAsync(() => Beats(nacos) > 5);
    }

    [Fact]
    public async Task What_the_server_has_forgotten_is_registered_again()
    {
        var nacos = await StartAsync(NacosProtocol.Http, NacosTimes.Short with { Beat = TimeSpan.FromMilliseconds(20) });
        await Open(nacos.Options).RegisterAsync(Registration(7001), default);
        nacos.Http.WantsRegistration = true;
        nacos.Store.Clear();
        await Eventually.TrueAsync(() => nacos.Store.Has(Key, "127.0.0.1", 7001));
    }

    [Fact]
    public async Task Who_beats_no_more_is_not_called_and_then_gone()
    {
        var nacos = await StartAsync(NacosProtocol.Http, NacosTimes.Short with { Unhealthy = TimeSpan.FromMilliseconds(500), Removed = TimeSpan.FromHours(1) });
        var list = Watch(nacos.Options);

        // Until it is seen: on a busy machine its time may be over before that.
        await Eventually.TrueAsync(() =>
        {
            nacos.Store.Put(Key, new NacosEntry(null, "127.0.0.1", 7001));
            return list.Current is { Count: 1 };
        });
        await list.UntilAsync(static instances => instances.Count == 0);
        Assert.True(nacos.Store.Has(Key, "127.0.0.1", 7001));
    }

    [Fact]
    public async Task Namespaces_groups_and_clusters_are_told_apart()
    {
        var nacos = await StartAsync(NacosProtocol.Http);
        await NacosRooms.CheckAsync(nacos.Options, Open, Own);
    }

    [Fact]
    public async Task Only_what_is_healthy_enabled_and_has_a_weight_is_called()
    {
        var nacos = await StartAsync(NacosProtocol.Http, new NacosTimes());
        NacosEntry[] entries =
        [
            new(null, "127.0.0.1", 7001) { IsHealthy = false },
            new(null, "127.0.0.1", 7002) { IsEnabled = false },
            new(null, "127.0.0.1", 7003) { Weight = 0 },
            new(null, "127.0.0.1", 7004) { Weight = 0.5 },
            new(null, "host.example", 7005) { Weight = 2.9 },
        ];
        foreach (var entry in entries)
        {
            nacos.Store.Put(Key, entry);
        }

        var list = Watch(nacos.Options);
        await list.UntilAsync(static instances => instances.Count > 0);
        Assert.Equal("127.0.0.1:7004 1, host.example:7005 2", string.Join(", ", list.Current!.Select(static instance => $"{AddressText.Format(instance.Address)} {instance.Weight}")));
    }

    [Fact]
    public async Task What_is_no_instance_is_passed_over_with_one_warning()
    {
        var log = new WarningLog();
        var nacos = await StartAsync(NacosProtocol.Http, new NacosTimes());
        nacos.Store.Put(Key, new NacosEntry(null, "127.0.0.1", 0));
        nacos.Store.Put(Key, new NacosEntry(null, "127.0.0.1", 7001) { Metadata = """{"a":1}""" });
        nacos.Store.Put(Key, new NacosEntry(null, "127.0.0.1", 7002));
        var list = Watch(nacos.Options, log);
        await list.UntilAsync(instances => instances.Count == 1 && list.Lists > 3);
        Assert.Equal(7002, PortOf(list.Current![0]));
        Assert.Equal(2, log.Warnings.Count);
    }

    [Fact]
    public async Task The_environment_s_tags_win()
    {
        var nacos = await StartAsync(NacosProtocol.Http);
        await Open(nacos.Options with { EnvironmentTags = "zone=env,bad,a=b=c,idc=<1>" }).RegisterAsync(Registration(7001, 10, ("zone", "own"), ("name", "x")), default);
        var metadata = nacos.Http.Requests.First().Fields["metadata"];
        Assert.Equal("""{"cloudwego.nacos.client":"kitex","idc":"\u003c1\u003e","name":"x","zone":"env"}""", metadata);
    }

    [Fact]
    public async Task The_user_logs_in_once_and_again_before_the_token_ends_or_when_the_server_has_forgotten_it()
    {
        var nacos = await StartAsync(NacosProtocol.Http, NacosTimes.Short with { Beat = TimeSpan.FromMilliseconds(20), Token = TimeSpan.FromSeconds(3) }, "kitex", "a&b=c");
        var options = nacos.Options with { User = "kitex", Password = "a&b=c" };
        await Open(options).RegisterAsync(Registration(7001), default);
        await Eventually.TrueAsync(() => Beats(nacos) > 3);
        Assert.Equal(1, nacos.Accounts.Logins);
        nacos.Accounts.ForgetTokens();
        await Eventually.TrueAsync(() => nacos.Accounts.Logins >= 2);
        await Eventually.TrueAsync(() => nacos.Accounts.Logins >= 3);
        Assert.True(nacos.Store.Has(Key, "127.0.0.1", 7001));
    }

    [Theory]
    [InlineData("kitex", "wrong")]
    [InlineData(null, null)]
    public async Task Who_may_not_is_told_so(string? user, string? password)
    {
        var nacos = await StartAsync(NacosProtocol.Http, user: "kitex", password: "secret");
        await NacosRooms.CheckDeniedAsync(Open(nacos.Options with { User = user, Password = password }), Registration(7001));
    }

    [Fact]
    public async Task Another_server_is_asked_where_one_is_away()
    {
        var (one, two) = (await StartAsync(NacosProtocol.Http), await StartAsync(NacosProtocol.Http));
        await one.KillAsync();
        var options = two.Options with { Endpoints = [$"127.0.0.1:{one.HttpPort}", $"127.0.0.1:{two.HttpPort}"] };
        await Open(options).RegisterAsync(Registration(7001), default);
        await Watch(options).UntilAsync(static instances => instances.Count == 1);
    }

    [Fact]
    public async Task A_list_is_asked_for_again_when_the_server_says_that_it_has_ended()
    {
        var nacos = await StartAsync(NacosProtocol.Http, new NacosTimes { Cache = TimeSpan.FromMilliseconds(1100) });
        var list = Watch(nacos.Options with { PollInterval = null });
        await list.UntilAsync(static instances => instances.Count == 0);
        nacos.Store.Put(Key, new NacosEntry(null, "127.0.0.1", 7001));
        await list.UntilAsync(static instances => instances.Count == 1);
    }

    [Fact]
    public async Task Nothing_is_sent_any_more_once_the_registry_is_disposed()
    {
        var nacos = await StartAsync(NacosProtocol.Http, NacosTimes.Short with { Beat = TimeSpan.FromMilliseconds(20), Removed = TimeSpan.FromSeconds(1) });
        var registry = new NacosRegistry(nacos.Options);
        var registration = await registry.RegisterAsync(Registration(7001), default);
        await registry.DisposeAsync();
        await registration.DisposeAsync();
        var requests = nacos.Http.Requests.Count;
        await Eventually.TrueAsync(() => !nacos.Store.Has(Key, "127.0.0.1", 7001));
        Assert.Equal(requests, nacos.Http.Requests.Count);
    }

    [Fact]
    public async Task An_answer_that_is_no_list_is_an_error_that_says_so()
    {
        var other = Own(new Servers.HttpDouble(static exchange => exchange.AnswerAsync(200, new JsonObject { ["hello"] = 1 }.ToJsonString())));
        await other.StartAsync();
        var registry = Open(new NacosOptions { Protocol = NacosProtocol.Http, Endpoints = [$"127.0.0.1:{other.Port}"] });
        var failed = await Assert.ThrowsAsync<RegistryException>(() => NacosRooms.FirstAsync(registry, Service));
        Assert.Contains("Is it Nacos", failed.Message, StringComparison.Ordinal);
        Assert.False(failed.IsDenied);
    }

    private static int Beats(NacosDouble nacos) => nacos.Http.Requests.Count(static asked => asked.What.EndsWith("/beat", StringComparison.Ordinal));
}
