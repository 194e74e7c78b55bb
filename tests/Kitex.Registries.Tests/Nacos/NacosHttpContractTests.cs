using Kitex.Registries.Nacos;
using Kitex.Registries.Tests.Contract;
using Kitex.Registries.Tests.Servers;
using Xunit.Abstractions;

namespace Kitex.Registries.Tests.Nacos;

public sealed class NacosHttpContractTests(ITestOutputHelper output) : RegistryContract(output)
{
    // It is asked ten times a second, and each answer is a list; none is asked for because of a change.
    protected override int MostListsOfACrowd => 200;

    protected override IRegistryServer CreateServer() => new NacosDouble(NacosProtocol.Http);
}
