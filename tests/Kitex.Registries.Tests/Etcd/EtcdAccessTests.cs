using Kitex.Discovery;
using Kitex.Registries.Tests.Api;
using Kitex.Registries.Tests.Contract;
using Kitex.Server;

namespace Kitex.Registries.Tests.Etcd;

/// <summary>etcd with authentication: a user who may read and write one prefix, with tokens that hold for a second.</summary>
public sealed class EtcdAccessTests : EtcdSuite
{
    private const string Password = "päss:word/";

    private string Address => $"etcd://app:{Uri.EscapeDataString(Password)}@127.0.0.1:{Server.Port}?LeaseTime=5s&RetryDelay=200ms";

    private protected override EtcdServer CreateServer() => new(["--auth-token-ttl", "1"]);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Server.AskAsync("auth/user/add", """{"name":"root","password":"root"}""");
        await Server.AskAsync("auth/user/grant", """{"user":"root","role":"root"}""");
        await Server.AskAsync("auth/user/add", $$"""{"name":"app","password":"{{Password}}"}""");
        await Server.AskAsync("auth/role/add", """{"name":"services"}""");
        await Server.AskAsync("auth/role/grant", $$$"""{"name":"services","perm":{"permType":"READWRITE","key":"{{{EtcdServer.Encode("kitex/")}}}","range_end":"{{{EtcdServer.Encode("kitex0")}}}"}}""");
        await Server.AskAsync("auth/user/grant", """{"user":"app","role":"services"}""");
        await Server.AskAsync("auth/enable", "{}");
    }

    [Fact]
    public async Task The_right_password_goes_on_after_its_token_has_expired_and_the_server_has_forgotten_it()
    {
        var registry = Own(RegistryFactory.Open(Address));
        var registration = await registry.RegisterAsync(Registration(7001), default);
        var list = Own(new WatchedList(registry, Service));
        await list.UntilAsync(static instances => instances.Count == 1);

        // The token is over many times, the lease twice.
        await Task.Delay(Server.LeaseTime * 2);
        await registry.RegisterAsync(Registration(7002), default);
        await list.UntilAsync(static instances => instances.Count == 2);

        // Tokens are in its memory alone.
        await Server.KillAsync();
        await Server.StartAsync(isEmpty: false);
        await Own(RegistryFactory.Open(Address)).RegisterAsync(Registration(7003), default);
        await list.UntilAsync(static instances => instances.Count == 3);
        await registration.DisposeAsync();
        await list.UntilAsync(static instances => instances.Count == 2);
    }

    [Theory]
    [InlineData("app", "wrong", "authentication failed")]
    [InlineData("nobody", "wrong", "authentication failed")]
    [InlineData(null, "", "user name is empty")]
    public async Task A_wrong_password_is_told(string? user, string password, string said)
    {
        var registry = Open(options => options with { User = user, Password = password });
        AssertDenied(await Assert.ThrowsAsync<RegistryException>(async () => await registry.RegisterAsync(Registration(7001), default)), said);

        await using var lists = registry.WatchAsync(new ServiceTarget(Service), default).GetAsyncEnumerator();
        AssertDenied(await Assert.ThrowsAsync<RegistryException>(async () => await lists.MoveNextAsync()), said);
    }

    [Fact]
    public async Task A_server_is_not_started_and_a_call_fails_where_the_password_is_wrong()
    {
        var registry = Open(static options => options with { User = "app", Password = "wrong" });
        await using var server = PingServer.Create(new Pong(), o => o.Listen("127.0.0.1:0").UseRegistry(registry));
        var notStarted = await Assert.ThrowsAsync<RegistrationException>(() => server.StartAsync());
        Assert.Contains("Check User and Password", notStarted.Message, StringComparison.Ordinal);

        await using var client = new PingClient(Service, o => o.UseResolver(registry).Timeout(TimeSpan.FromSeconds(30)));
        var failed = await Assert.ThrowsAsync<RpcException>(async () => await client.PingAsync("there"));
        Assert.Equal(RpcErrorCode.NotResolved, failed.Code);
        Assert.Contains("Check User and Password", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prefix_that_the_user_may_not_use_is_told_and_leaves_no_lease()
    {
        var registry = Open(static options => options with { User = "app", Password = Password, Prefix = "elsewhere" });
        AssertDenied(await Assert.ThrowsAsync<RegistryException>(async () => await registry.RegisterAsync(Registration(7001), default)), "permission denied");
        await using var lists = registry.WatchAsync(new ServiceTarget(Service), default).GetAsyncEnumerator();
        AssertDenied(await Assert.ThrowsAsync<RegistryException>(async () => await lists.MoveNextAsync()), "permission denied");

        var token = (await Server.AskAsync("auth/authenticate", """{"name":"root","password":"root"}""")).GetProperty("token").GetString();
        Assert.False((await Server.AskAsync("lease/leases", "{}", token)).TryGetProperty("leases", out _));
    }

    private static void AssertDenied(RegistryException failed, string said)
    {
        Assert.True(failed.IsDenied, failed.Message);
        Assert.Contains(said, failed.Message, StringComparison.Ordinal);
        Assert.Contains("Check User and Password", failed.Message, StringComparison.Ordinal);
    }
}
