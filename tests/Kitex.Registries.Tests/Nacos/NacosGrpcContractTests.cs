using Kitex.Registries.Nacos;
using Kitex.Registries.Tests.Contract;
using Kitex.Registries.Tests.Servers;
using Xunit.Abstractions;

namespace Kitex.Registries.Tests.Nacos;

public sealed class NacosGrpcContractTests(ITestOutputHelper output) : RegistryContract(output)
{
    protected override IRegistryServer CreateServer() => new NacosDouble(NacosProtocol.Grpc);
}
