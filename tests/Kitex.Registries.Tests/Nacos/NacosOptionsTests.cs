using System.Net;
using Kitex.Configuration;
using Kitex.Discovery;
using Kitex.Registries.Configuration;
using Kitex.Registries.Nacos;

namespace Kitex.Registries.Tests.Nacos;

public sealed class NacosOptionsTests
{
    [Fact]
    public void The_defaults_are_those_of_Kitex()
    {
        var options = new NacosOptions();
        Assert.Equal(NacosProtocol.Grpc, options.Protocol);
        Assert.Equal(("127.0.0.1:8848", "", "public"), (options.Endpoints.Single(), options.Namespace, options.NamespaceName));
        Assert.Equal(("DEFAULT_GROUP", "DEFAULT", "DEFAULT"), (options.Group, options.Cluster, options.ClusterList));
        Assert.Equal("127.0.0.1:9848", options.GrpcAddress(options.Endpoints[0]));
        Assert.Equal("nacos.example:9848", options.GrpcAddress("nacos.example:8848"));
        Assert.Equal("[::1]:9848", options.GrpcAddress("[::1]:8848"));
    }

    [Fact]
    public void An_address_says_them_all()
    {
        var options = NacosSettings.Read(new SettingsReader(RegistryAddress.Read(
            "nacos://kitex:p%40ss@one:8848,two:8849/ns-1?Protocol=Http&Group=blue&Cluster=c1&Clusters=c1,c2&BeatInterval=1s&PollInterval=2s&HealthCheckInterval=3s&GrpcPortOffset=7&ContextPath=/n&EnvironmentTags=a%3Db")));
        Assert.Equal(["one:8848", "two:8849"], options.Endpoints);
        Assert.Equal(("kitex", "p@ss", "ns-1"), (options.User, options.Password, options.Namespace));
        Assert.Equal((NacosProtocol.Http, "blue", "c1", "c1,c2"), (options.Protocol, options.Group, options.Cluster, options.ClusterList));
        Assert.Equal((1, 2, 3), (options.BeatInterval.TotalSeconds, options.PollInterval!.Value.TotalSeconds, options.HealthCheckInterval.TotalSeconds));
        Assert.Equal((7, "/n", "a=b"), (options.GrpcPortOffset, options.ContextPath, options.EnvironmentTags));
    }

    [Fact]
    public void Options_do_not_tell_secrets() =>
        Assert.Equal("nacos at 127.0.0.1:8848", new NacosOptions { User = "kitex", Password = "s3cret" }.ToString());

    [Theory]
    [InlineData("nacos://one:8848?Group=a@b", "Group")]
    [InlineData("nacos://one:8848?Cluster=a,b", "Cluster")]
    [InlineData("nacos://one:65000", "GrpcPortOffset")]
    [InlineData("nacos://one@two:8848", "Password")]
    [InlineData("nacos://one:8848?ContextPath=nacos", "ContextPath")]
    [InlineData("nacos://one:8848?HealthCheckInterval=0", "HealthCheckInterval")]
    [InlineData("nacos://one:8848?Protocol=Udp", "Protocol")]
    public async Task What_cannot_be_is_named(string address, string named)
    {
        var wrong = await Assert.ThrowsAsync<RpcConfigurationException>(async () => await RegistryFactory.Open(address).DisposeAsync());
        Assert.Contains(named, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unix:/tmp/x", "a")]
    [InlineData("127.0.0.1:1", "a@@b")]
    [InlineData("127.0.0.1:1", "")]
    public async Task An_instance_that_cannot_stand_in_Nacos_is_refused(string address, string service)
    {
        await using var registry = new NacosRegistry();
        var wrong = await Assert.ThrowsAsync<RegistryException>(async () =>
            await registry.RegisterAsync(new ServiceRegistration(service, new Instance(AddressText.Parse(address))), default));
        Assert.Equal("nacos", wrong.Registry);
    }

    [Fact]
    public async Task A_server_that_is_away_is_an_error_that_names_it()
    {
        await using var registry = new NacosRegistry(new NacosOptions { Endpoints = ["127.0.0.1:1"], GrpcPortOffset = 0 });
        var failed = await Assert.ThrowsAsync<RegistryException>(async () =>
            await registry.RegisterAsync(new ServiceRegistration("s", new Instance(new IPEndPoint(IPAddress.Loopback, 1))), default));
        Assert.Contains("127.0.0.1:1", failed.Message, StringComparison.Ordinal);
        Assert.False(failed.IsDenied);
    }
}
