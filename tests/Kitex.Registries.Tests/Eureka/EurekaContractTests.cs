using Kitex.Registries.Tests.Contract;
using Kitex.Registries.Tests.Eureka.Double;
using Kitex.Registries.Tests.Servers;
using Xunit.Abstractions;

namespace Kitex.Registries.Tests.Eureka;

/// <summary>Eureka holds what every registry must; a double of it, since no server can be had.</summary>
public sealed class EurekaContractTests(ITestOutputHelper output) : RegistryContract(output)
{
    // It is asked each half second, and tells a list each time.
    protected override int MostListsOfACrowd => 40;

    protected override IRegistryServer CreateServer() => new EurekaDouble();
}
