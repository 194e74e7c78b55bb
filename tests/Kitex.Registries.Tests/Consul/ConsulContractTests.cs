using Kitex.Registries.Tests.Contract;
using Kitex.Registries.Tests.Servers;
using Xunit.Abstractions;

namespace Kitex.Registries.Tests.Consul;

/// <summary>Consul holds what every registry must.</summary>
public sealed class ConsulContractTests(ITestOutputHelper output) : RegistryContract(output)
{
    // A list each half second, for as long as a busy machine may take to register them.
    protected override int MostListsOfACrowd => 40;

    protected override IRegistryServer CreateServer() => new ConsulServer();
}
