using Kitex.Registries.Nacos;
using Kitex.Registries.Tests.Contract;
using Kitex.Registries.Tests.Servers;

namespace Kitex.Registries.Tests.Nacos;

public sealed class NacosGrpcContractTests : RegistryContract
{
    protected override IRegistryServer CreateServer() => new NacosDouble(NacosProtocol.Grpc);
}
