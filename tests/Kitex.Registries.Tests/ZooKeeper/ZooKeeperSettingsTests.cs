using Kitex.Configuration;
using Kitex.Registries.Configuration;
using Kitex.Registries.ZooKeeper;

namespace Kitex.Registries.Tests.ZooKeeper;

/// <summary>ZooKeeper's options, in an address and by themselves.</summary>
public sealed class ZooKeeperSettingsTests
{
    [Fact]
    public void An_address_says_servers_user_chroot_and_times()
    {
        var read = ZooKeeperSettings.Read(new SettingsReader(RegistryAddress.Read("zookeeper://me:s%40cret@one:1,two:2/kitex/prod?SessionTimeout=30s&Timeout=1s")));
        Assert.Equal(["one:1", "two:2"], read.Endpoints);
        Assert.Equal(("me", "s@cret", "kitex/prod"), (read.User, read.Password, read.Chroot));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1)), (read.SessionTimeout, read.Timeout));
        Assert.Equal("127.0.0.1:2181", Assert.Single(ZooKeeperSettings.Read(new SettingsReader(RegistryAddress.Read("zookeeper://"))).Endpoints));
    }

    [Theory]
    [InlineData("zookeeper://one:1/a/../b", "Chroot")]
    [InlineData("zookeeper://me@one:1", "Password")]
    [InlineData("zookeeper://one:1?SessionTimeout=1ms", "SessionTimeout")]
    [InlineData("zookeeper://one", "Endpoints")]
    [InlineData("zookeeper://one:1?Lease=3s", "Lease")]
    public void What_cannot_be_is_named(string address, string expected) =>
        Assert.Contains(expected, Assert.Throws<RpcConfigurationException>(() => RegistryFactory.Open(address)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task It_connects_when_it_is_first_used_and_not_before()
    {
        await using var registry = RegistryFactory.Open("zookeeper://127.0.0.1:1");
        Assert.Equal("zookeeper", Assert.IsType<ZooKeeperRegistry>(registry).Name);
    }

    [Fact]
    public void The_password_is_not_in_the_text_of_the_options()
    {
        var text = new ZooKeeperOptions { User = "me", Password = "secret" }.ToString();
        Assert.Contains("User = me", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }
}
