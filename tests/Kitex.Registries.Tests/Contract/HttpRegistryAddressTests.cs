using Kitex.Configuration;
using Kitex.Registries.Consul;
using Kitex.Registries.Eureka;

namespace Kitex.Registries.Tests.Contract;

/// <summary>A registry is opened by a line.</summary>
public sealed class HttpRegistryAddressTests
{
    [Fact]
    public async Task An_address_opens_the_registry_of_its_kind()
    {
        await using var consul = RegistryFactory.Open("consul://one:8500,two:8500?Token=t&Datacenter=dc2&Check=ttl&CheckTtl=9s&CheckInterval=1s&CheckTimeout=1s&DeregisterAfter=infinite&Interval=1s&Wait=10s&Tls=true");
        await using var eureka = RegistryFactory.Open("eureka://user:password@one:8761,two:8761/eureka/v2?Heartbeat=5s&LeaseTime=15s&Interval=1s&WholeRegistry=true&Timeout=1s&Settle=0s");
        Assert.IsType<ConsulRegistry>(consul);
        Assert.IsType<EurekaRegistry>(eureka);
        Assert.Equal(("consul", "eureka"), (consul.Name, eureka.Name));
    }

    [Theory]
    [InlineData("consul://one:8500?Check=grpc", "Check")]
    [InlineData("consul://one:8500?CheckTtl=10ms", "CheckTtl")]
    [InlineData("consul://one:8500?Prefix=a", "Prefix")]
    [InlineData("consul://one:8500?Wait=0s", "Wait")]
    [InlineData("eureka://one:8761?LeaseTime=10s", "LeaseTime")]
    [InlineData("eureka://one:8761?Interval=0s", "Interval")]
    [InlineData("eureka://one", "Endpoints")]
    [InlineData("eureka://one:8761?Path=a%3Fb", "Path")]
    public void What_cannot_be_is_named(string address, string named)
    {
        var wrong = Assert.Throws<RpcConfigurationException>(() => RegistryFactory.Open(address));
        Assert.Contains(named, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_do_not_tell_secrets()
    {
        Assert.Equal("consul at 127.0.0.1:8500", new ConsulOptions { Token = "s3cret" }.ToString());
        Assert.Equal("eureka at 127.0.0.1:8761", new EurekaOptions { Password = "s3cret" }.ToString());
    }
}
