using Kitex.Registries.Tests.Contract;
using Kitex.Registries.Tests.Servers;
using Xunit.Abstractions;

namespace Kitex.Registries.Tests.Etcd;

/// <summary>etcd holds what every registry must.</summary>
public sealed class EtcdContractTests(ITestOutputHelper output) : RegistryContract(output)
{
    protected override IRegistryServer CreateServer() => new EtcdServer();
}
