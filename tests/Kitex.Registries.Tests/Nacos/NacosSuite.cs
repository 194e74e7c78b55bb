using System.Net;
using Kitex.Discovery;
using Kitex.Registries.Nacos;
using Kitex.Registries.Tests.Contract;

namespace Kitex.Registries.Tests.Nacos;

/// <summary>What tests of Nacos have in common: doubles and registries that end with the test.</summary>
public abstract class NacosSuite : OwningSuite
{
    private protected const string Service = "echo.service";

    private protected static NacosKey Key { get; } = new("public", "DEFAULT_GROUP", Service);

    private protected async Task<NacosDouble> StartAsync(NacosProtocol protocol, NacosTimes? times = null, string? user = null, string? password = null)
    {
        var nacos = Own(new NacosDouble(protocol, times, user, password));
        await nacos.StartAsync();
        return nacos;
    }

    private protected NacosRegistry Open(NacosOptions options, WarningLog? logging = null) => Own(new NacosRegistry(options, logging));

    private protected WatchedList Watch(NacosOptions options, WarningLog? logging = null) => Own(new WatchedList(Open(options, logging), Service));

    private protected static ServiceRegistration Registration(int port, int weight = 10, params (string Name, string Value)[] tags) =>
        new(Service, new Instance(new IPEndPoint(IPAddress.Loopback, port)) { Weight = weight, Tags = tags.ToDictionary(static tag => tag.Name, static tag => tag.Value) });

    private protected static int PortOf(Instance instance) => ((IPEndPoint)instance.Address).Port;
}
