using Kitex.Registries.Tests.Contract;
using Kitex.Registries.Tests.Servers;
using Xunit.Abstractions;

namespace Kitex.Registries.Tests.ZooKeeper;

/// <summary>What every registry must hold, against a real ZooKeeper.</summary>
public sealed class ZooKeeperContractTests(ITestOutputHelper output) : RegistryContract(output)
{
    protected override IRegistryServer CreateServer() => new ZooKeeperServer();
}
