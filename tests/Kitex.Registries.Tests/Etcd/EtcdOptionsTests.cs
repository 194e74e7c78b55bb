using Kitex.Configuration;
using Kitex.Registries.Etcd;

namespace Kitex.Registries.Tests.Etcd;

/// <summary>What may be said of etcd.</summary>
public sealed class EtcdOptionsTests
{
    public static TheoryData<EtcdOptions, string> Wrong => new()
    {
        { new EtcdOptions { Endpoints = [] }, "Endpoints is empty" },
        { new EtcdOptions { Endpoints = ["nowhere"] }, "Endpoints: 'nowhere' is no address" },
        { new EtcdOptions { Prefix = "a/" }, "Prefix must not end in '/'" },
        { new EtcdOptions { LeaseTime = TimeSpan.FromMilliseconds(999) }, "LeaseTime must be 00:00:01" },
        { new EtcdOptions { LeaseTime = TimeSpan.FromMilliseconds(1500) }, "LeaseTime must be whole seconds" },
        { new EtcdOptions { Password = "secret" }, "Password is given without a User" },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void What_cannot_be_is_told(EtcdOptions options, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => new EtcdRegistry(options)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(null, null, 60)]
    [InlineData(null, "", 60)]
    [InlineData(null, "7", 7)]
    [InlineData(5, "7", 5)]
    public void The_environment_says_the_lease_where_the_options_do_not(int? option, string? variable, int expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), new EtcdOptions { LeaseTime = option is { } seconds ? TimeSpan.FromSeconds(seconds) : null }.Lease(variable));

    [Theory]
    [InlineData("x")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("86401")]
    public void An_environment_that_says_no_time_is_told(string variable) =>
        Assert.Contains("KITEX_ETCD_REGISTRY_LEASE_TTL must be 1 to 86400 seconds", Assert.Throws<ArgumentException>(() => new EtcdOptions().Lease(variable)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("etcd://one:1?LeaseTime=1ms", "LeaseTime must be")]
    [InlineData("etcd://one:1?Leasetme=1s", "Leasetme: there is no such setting")]
    [InlineData("etcd://one:1/a/?Timeout=0s", "Timeout must be")]
    public void An_address_that_cannot_be_is_told(string address, string expected) =>
        Assert.Contains(expected, Assert.Throws<RpcConfigurationException>(() => RegistryFactory.Open(address)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task An_address_alone_will_do()
    {
        await using var registry = RegistryFactory.Open("etcd://");
        Assert.Equal("etcd", Assert.IsType<EtcdRegistry>(registry).Name);
    }
}
