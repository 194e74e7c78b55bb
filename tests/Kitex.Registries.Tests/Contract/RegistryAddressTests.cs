using Kitex.Configuration;
using Microsoft.Extensions.Configuration;

namespace Kitex.Registries.Tests.Contract;

/// <summary>A registry in one line, or in a section of a configuration.</summary>
public sealed class RegistryAddressTests
{
    [Fact]
    public void An_address_says_what_a_configuration_says()
    {
        var settings = RegistryAddress.Read("etcd://me:s%3Acret@one:1,two:2/my/prefix?Timeout=1s&Settle=5ms");
        Assert.Equal("etcd", settings["Kind"]);
        Assert.Equal("me", settings["user"]);
        Assert.Equal("s:cret", settings["Password"]);
        Assert.Equal("one:1,two:2", settings["Endpoints"]);
        Assert.Equal("my/prefix", settings["Path"]);
        Assert.Equal("1s", settings["Timeout"]);
        Assert.Equal("5ms", settings["Settle"]);
    }

    [Theory]
    [InlineData("", "is no address of a registry")]
    [InlineData("127.0.0.1:2379", "is no address of a registry")]
    [InlineData("://x", "is no address of a registry")]
    [InlineData("local://?Heartbeat", "key=value")]
    [InlineData("local://?Heartbeat=1s&Heartbeat=2s", "each key once")]
    public void What_is_no_address_is_told(string address, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => RegistryFactory.Open(address)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("nothing://x", "Kind: 'nothing' cannot stand here, but one of local")]
    [InlineData("local:///tmp/x?Hartbeat=1s", "Hartbeat: there is no such setting")]
    [InlineData("local:///tmp/x?Heartbeat=1", "Heartbeat: '1' cannot stand here")]
    [InlineData("local:///tmp/x?Heartbeat=1ms", "Heartbeat must be")]
    public void What_cannot_be_names_its_key(string address, string expected) =>
        Assert.Contains(expected, Assert.Throws<RpcConfigurationException>(() => RegistryFactory.Open(address)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_configuration_names_the_kind_or_an_address()
    {
        var path = Path.Combine(Path.GetTempPath(), "kitex-some-registry");
        var byKind = Section(("Registry:Kind", "Local"), ("Registry:Directory", path));
        Assert.Equal(path, Assert.IsType<OpenedLocalRegistry>(RegistryFactory.Open(byKind)).Local.DirectoryPath);

        var byAddress = Section(("Registry:Address", $"local://{path}"));
        Assert.Equal(path, Assert.IsType<OpenedLocalRegistry>(RegistryFactory.Open(byAddress)).Local.DirectoryPath);

        var wrong = Section(("Registry:Kind", "local"), ("Registry:Lease", "3s"));
        Assert.StartsWith("Registry:Lease:", Assert.Throws<RpcConfigurationException>(() => RegistryFactory.Open(wrong)).Message, StringComparison.Ordinal);
    }

    private static IConfigurationSection Section(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(static value => KeyValuePair.Create(value.Key, (string?)value.Value))).Build().GetSection("Registry");
}
