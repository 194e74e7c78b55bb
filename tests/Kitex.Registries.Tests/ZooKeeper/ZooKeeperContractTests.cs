using Kitex.Registries.Tests.Contract;
using Kitex.Registries.Tests.Servers;

namespace Kitex.Registries.Tests.ZooKeeper;

/// <summary>What every registry must hold, against a real ZooKeeper.</summary>
public sealed class ZooKeeperContractTests : RegistryContract
{
    protected override IRegistryServer CreateServer() => new ZooKeeperServer();
}
