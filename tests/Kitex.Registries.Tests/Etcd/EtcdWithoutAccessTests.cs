namespace Kitex.Registries.Tests.Etcd;

/// <summary>A user is given to an etcd whose authentication is off, or is put on later.</summary>
public sealed class EtcdWithoutAccessTests : EtcdSuite
{
    [Fact]
    public async Task A_user_is_not_needed_until_he_is()
    {
        var registry = Open(static options => options with { User = "root", Password = "root" });
        await registry.RegisterAsync(Registration(7001), default);

        await Server.AskAsync("auth/user/add", """{"name":"root","password":"root"}""");
        await Server.AskAsync("auth/user/grant", """{"user":"root","role":"root"}""");
        await Server.AskAsync("auth/enable", "{}");
        await registry.RegisterAsync(Registration(7002), default);
        var list = Watch(registry);
        await list.UntilAsync(static instances => instances.Count == 2);
    }
}
