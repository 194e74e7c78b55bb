using Kitex.Registries.Tests.Contract;
using Kitex.Registries.Tests.Servers;

namespace Kitex.Registries.Tests.Etcd;

/// <summary>etcd holds what every registry must.</summary>
public sealed class EtcdContractTests : RegistryContract
{
    protected override IRegistryServer CreateServer() => new EtcdServer();
}
