using System.Globalization;
using System.Net;
using System.Text;
using Kitex.Discovery;
using Kitex.Registries.Tests.Contract;
using Kitex.Registries.ZooKeeper;
using Kitex.Registries.ZooKeeper.Wire;

namespace Kitex.Registries.Tests.ZooKeeper;

/// <summary>What stands in a real ZooKeeper, and what is read of it. Each test has a service of its own.</summary>
public sealed class ZooKeeperNodeTests(ZooKeeperServer server) : IClassFixture<ZooKeeperServer>
{
    private const int Crowd = 500;

    [Fact]
    public async Task An_instance_is_an_ephemeral_node_with_the_bytes_that_Kitex_writes_below_nodes_that_stay()
    {
        await using var registry = Open();
        await using var other = new ZooKeeperUser(server.Port);
        await registry.RegisterAsync(Of("bytes", 9221), default);
        await registry.RegisterAsync(Of("bytes", 9222, 33, ("zone", "z1"), ("a", "<ü>")), default);

        var (data, owner) = (await other.FindAsync("/bytes/127.0.0.1:9221"))!.Value;
        Assert.Equal("""{"Weight":10,"Tags":null}""", Encoding.UTF8.GetString(data));
        Assert.NotEqual(0, owner);
        Assert.Equal("""{"Weight":33,"Tags":{"a":"\u003cü\u003e","zone":"z1"}}""", Encoding.UTF8.GetString((await other.FindAsync("/bytes/127.0.0.1:9222"))!.Value.Data));

        var (none, stays) = (await other.FindAsync("/bytes"))!.Value;
        Assert.Empty(none);
        Assert.Equal(0, stays);
    }

    [Fact]
    public async Task ZooKeepers_own_client_sees_the_same()
    {
        await using var registry = Open();
        await registry.RegisterAsync(Of("judged", 9221), default);
        await using var judge = ZooKeeperProcess.Java(
            "ZooKeeperMain", server.Process.Home, "-server", $"127.0.0.1:{server.Port}", "get", "-s", "/judged/127.0.0.1:9221");
        await Eventually.TrueAsync(() => judge.HasEnded && judge.Said.Contains("numChildren", StringComparison.Ordinal), () => judge.Said);
        Assert.Contains("""{"Weight":10,"Tags":null}""", judge.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("ephemeralOwner = 0x0\n", judge.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_users_rights_are_told_as_the_servers_tell_them()
    {
        // What "DigestAuthenticationProvider me:secret" of ZooKeeper 3.8.0 says.
        Assert.Equal("me:016djjlksVQS5RgX3M7biBGyYwY=", NodeRights.Of("me", "secret").Id);
    }

    [Fact]
    public async Task What_others_write_is_read_as_Kitex_reads_it_and_what_is_malformed_is_passed_over_with_one_warning()
    {
        using var log = new WarningLog();
        await using var other = new ZooKeeperUser(server.Port);
        await other.CreateAsync("/others");
        await PutAsync(other, "/others/10.0.0.1:80", """{"Weight":33,"Tags":{"zone":"z1"}}""");
        await PutAsync(other, "/others/[::1]:80", """{"weight":5,"tags":null,"more":[1]}""");
        await PutAsync(other, "/others/some.host:80", "{}");
        await PutAsync(other, "/others/10.0.0.2:80", """{"Weight":-1}""");
        await PutAsync(other, "/others/10.0.0.3:80", """{"Weight":"ten"}""");
        await PutAsync(other, "/others/10.0.0.4:80", "");
        await PutAsync(other, "/others/:80", "{}");
        await PutAsync(other, "/others/unix:x", "{}");
        await PutAsync(other, "/others/nobody", "{}");

        await using var registry = new ZooKeeperRegistry(Options(), log);
        await using var list = new WatchedList(registry, "others");
        await list.UntilAsync(static instances => instances.Count == 4);
        var found = list.Current!.ToDictionary(static instance => instance.ToString());
        Assert.Equal((33, "z1"), (found["10.0.0.1:80"].Weight, found["10.0.0.1:80"].Tags["zone"]));
        Assert.Equal(5, found["[::1]:80"].Weight);
        Assert.Equal(10, found["some.host:80"].Weight);
        Assert.Equal(10, found["10.0.0.2:80"].Weight);

        await PutAsync(other, "/others/10.0.0.5:80", "{}");
        await list.UntilAsync(static instances => instances.Count == 5);
        Assert.Equal(5, log.Warnings.Count);
        foreach (var passed in new[] { "10.0.0.3:80", "10.0.0.4:80", ":80", "unix:x", "nobody" })
        {
            Assert.Contains(log.Warnings, warning => warning.Contains(passed, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Changed_weights_and_tags_are_seen_and_only_what_has_changed_is_read()
    {
        await using var registry = Open();
        await using var other = new ZooKeeperUser(server.Port);
        await Task.WhenAll(Enumerable.Range(0, Crowd).Select(i => registry.RegisterAsync(Of("changing", 10_000 + i), default).AsTask()));
        await using var list = new WatchedList(registry, "changing");
        await list.UntilAsync(static instances => instances.Count == Crowd);

        var before = await RequestsAsync();
        await other.ChangeAsync("/changing/127.0.0.1:10007", """{"Weight":77,"Tags":{"zone":"z2"}}"""u8.ToArray());
        await list.UntilAsync(static instances => instances.Any(static instance => instance is { Weight: 77 } && instance.Tags["zone"] == "z2"));
        await other.DeleteAsync("/changing/127.0.0.1:10008");
        await list.UntilAsync(static instances => instances.Count == Crowd - 1);

        // Other tests' sessions ask as well, but not for hundreds of nodes each.
        Assert.InRange(await RequestsAsync() - before, 1, Crowd - 1);
    }

    [Fact]
    public async Task A_service_may_have_a_slash_in_front_or_within_and_a_chroot_above()
    {
        await using var registry = new ZooKeeperRegistry(Options() with { Chroot = "/deep/root/" });
        await using var other = new ZooKeeperUser(server.Port);
        await registry.RegisterAsync(Of("shop/slashed", 9221), default);
        Assert.NotNull(await other.OwnerAsync("/deep/root/shop/slashed/127.0.0.1:9221"));

        await using var list = new WatchedList(registry, "/shop/slashed");
        await list.UntilAsync(static instances => instances.Count == 1);
        await using var above = new WatchedList(registry, "shop");
        await above.UntilAsync(static instances => instances.Count == 0);
        await using var elsewhere = Open();
        await using var none = new WatchedList(elsewhere, "shop/slashed");
        await none.UntilAsync(static instances => instances.Count == 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("//echo")]
    [InlineData("echo/")]
    [InlineData("a//b")]
    [InlineData("..")]
    [InlineData("a/./b")]
    [InlineData("a\0b")]
    [InlineData("a\ud800b")]
    public async Task A_name_that_can_be_no_node_is_refused(string service)
    {
        await using var registry = Open();
        Assert.Contains("can be no node", (await Assert.ThrowsAsync<RegistryException>(async () => await registry.RegisterAsync(Of(service, 1), default))).Message, StringComparison.Ordinal);
        Assert.Throws<RegistryException>(() => registry.WatchAsync(new ServiceTarget(service), default));
    }

    [Fact]
    public async Task An_address_of_no_network_is_refused()
    {
        await using var registry = Open();
        var unix = new ServiceRegistration("echo", new Instance(AddressText.Parse("unix:/run/echo.sock")));
        Assert.Contains("no address of a network", (await Assert.ThrowsAsync<RegistryException>(async () => await registry.RegisterAsync(unix, default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_instances_with_the_targets_tags_are_found()
    {
        await using var registry = Open();
        await registry.RegisterAsync(Of("tagged", 1, 10, ("zone", "z1")), default);
        await registry.RegisterAsync(Of("tagged", 2, 10, ("zone", "z2")), default);
        await using var lists = registry.WatchAsync(new ServiceTarget("tagged") { Tags = new Dictionary<string, string> { ["zone"] = "z2" } }, default).GetAsyncEnumerator();
        Assert.True(await lists.MoveNextAsync());
        Assert.Equal(2, ((IPEndPoint)Assert.Single(lists.Current).Address).Port);
    }

    [Fact]
    public async Task The_same_instance_registered_twice_through_one_object_has_the_last_weight_and_its_node_stays_the_same()
    {
        await using var registry = Open();
        await using var other = new ZooKeeperUser(server.Port);
        await registry.RegisterAsync(Of("twice", 1, 10), default);
        var owner = await other.OwnerAsync("/twice/127.0.0.1:1");
        await registry.RegisterAsync(Of("twice", 1, 20), default);
        Assert.Equal("""{"Weight":20,"Tags":null}""", Encoding.UTF8.GetString((await other.FindAsync("/twice/127.0.0.1:1"))!.Value.Data));
        Assert.Equal(owner, await other.OwnerAsync("/twice/127.0.0.1:1"));
    }

    [Fact]
    public async Task Whoever_leaves_does_not_take_along_who_has_come_to_its_address_since()
    {
        await using var before = Open();
        await using var after = Open();
        await using var other = new ZooKeeperUser(server.Port);
        var left = await before.RegisterAsync(Of("moved", 1), default);
        await after.RegisterAsync(Of("moved", 1, 20), default);
        await left.DisposeAsync();
        Assert.NotNull(await other.OwnerAsync("/moved/127.0.0.1:1"));
    }

    [Fact]
    public async Task A_node_that_somebody_removes_is_made_again()
    {
        await using var registry = Open();
        await using var other = new ZooKeeperUser(server.Port);
        await registry.RegisterAsync(Of("removed", 1), default);
        await other.DeleteAsync("/removed/127.0.0.1:1");
        await Eventually.TrueAsync(async () => await other.OwnerAsync("/removed/127.0.0.1:1") is not null);
    }

    [Fact]
    public async Task With_the_registry_everything_registered_through_it_is_gone_at_once()
    {
        await using var other = new ZooKeeperUser(server.Port);
        var registry = new ZooKeeperRegistry(Options() with { SessionTimeout = TimeSpan.FromMinutes(1) });
        var registration = await registry.RegisterAsync(Of("closed", 1), default);
        await registry.RegisterAsync(Of("closed", 2), default);
        await using var lists = registry.WatchAsync(new ServiceTarget("closed"), default).GetAsyncEnumerator();
        Assert.True(await lists.MoveNextAsync());
        var session = $"0x{await other.OwnerAsync("/closed/127.0.0.1:1"):x}";
        Assert.Contains(session, await server.Process.TellAsync("cons"), StringComparison.Ordinal);

        await registry.DisposeAsync();
        Assert.Null(await other.OwnerAsync("/closed/127.0.0.1:1"));
        Assert.Null(await other.OwnerAsync("/closed/127.0.0.1:2"));
        Assert.DoesNotContain(session, await server.Process.TellAsync("cons"), StringComparison.Ordinal);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await lists.MoveNextAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await registry.RegisterAsync(Of("closed", 1), default));
        await registration.DisposeAsync();
        await registry.DisposeAsync();
    }

    [Fact]
    public async Task A_registration_that_ends_takes_its_node_along()
    {
        await using var registry = Open();
        await using var other = new ZooKeeperUser(server.Port);
        var registration = await registry.RegisterAsync(Of("left", 1), default);
        await registration.DisposeAsync();
        Assert.Null(await other.OwnerAsync("/left/127.0.0.1:1"));
    }

    [Fact]
    public async Task Who_gives_the_password_reads_and_writes_and_who_does_not_is_told()
    {
        await using var mine = new ZooKeeperRegistry(Options() with { User = "me", Password = "secret" });
        await mine.RegisterAsync(Of("guarded", 1), default);
        await using var list = new WatchedList(mine, "guarded");
        await list.UntilAsync(static instances => instances.Count == 1);

        foreach (var (options, expected) in new[]
        {
            (Options() with { User = "me", Password = "wrong" }, "the user me has no right to it, or its password is another one"),
            (Options(), "set User and Password"),
        })
        {
            await using var registry = new ZooKeeperRegistry(options);
            var registering = await Assert.ThrowsAsync<RegistryException>(async () => await registry.RegisterAsync(Of("guarded", 2), default));
            Assert.True(registering.IsDenied);
            Assert.Contains(expected, registering.Message, StringComparison.Ordinal);
            Assert.Contains("/guarded/127.0.0.1:2", registering.Message, StringComparison.Ordinal);

            await using var lists = registry.WatchAsync(new ServiceTarget("guarded"), default).GetAsyncEnumerator();
            var watching = await Assert.ThrowsAsync<RegistryException>(async () => await lists.MoveNextAsync());
            Assert.True(watching.IsDenied);
            Assert.Contains(expected, watching.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Instances_that_may_all_not_be_read_are_an_error_and_one_among_others_is_passed_over()
    {
        using var log = new WarningLog();
        await using var other = new ZooKeeperUser(server.Port);
        var theirs = NodeRights.Of("them", "secret");
        await other.CreateAsync("/theirs");
        await other.CreateAsync("/theirs/127.0.0.1:1", "{}"u8.ToArray(), theirs);
        await using var registry = new ZooKeeperRegistry(Options(), log);
        await using (var lists = registry.WatchAsync(new ServiceTarget("theirs"), default).GetAsyncEnumerator())
        {
            Assert.True((await Assert.ThrowsAsync<RegistryException>(async () => await lists.MoveNextAsync())).IsDenied);
        }

        await PutAsync(other, "/theirs/127.0.0.1:2", "{}");
        await using var again = registry.WatchAsync(new ServiceTarget("theirs"), default).GetAsyncEnumerator();
        Assert.True(await again.MoveNextAsync());
        Assert.Equal(2, ((IPEndPoint)Assert.Single(again.Current).Address).Port);
        Assert.Contains(log.Warnings, static warning => warning.Contains("/theirs/127.0.0.1:1", StringComparison.Ordinal));
    }

    private static Task PutAsync(ZooKeeperUser other, string path, string data) => other.CreateAsync(path, Encoding.UTF8.GetBytes(data));

    private static ServiceRegistration Of(string service, int port, int weight = 10, params (string Name, string Value)[] tags) =>
        new(service, new Instance(new IPEndPoint(IPAddress.Loopback, port)) { Weight = weight, Tags = tags.ToDictionary(static tag => tag.Name, static tag => tag.Value) });

    private ZooKeeperOptions Options() => new()
    {
        Endpoints = [$"127.0.0.1:{server.Port}"],
        SessionTimeout = TimeSpan.FromSeconds(4),
        Timeout = TimeSpan.FromSeconds(30),
        RetryDelay = TimeSpan.FromMilliseconds(100),
    };

    private ZooKeeperRegistry Open() => new(Options());

    private async Task<long> RequestsAsync()
    {
        var line = (await server.Process.TellAsync("mntr")).Split('\n').Single(static line => line.StartsWith("zk_packets_received", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(line.LastIndexOf('\t') + 1), CultureInfo.InvariantCulture);
    }
}
