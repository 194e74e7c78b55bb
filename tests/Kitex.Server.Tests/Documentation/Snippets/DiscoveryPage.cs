using Kitex.Client;
using Kitex.Discovery;
using Kitex.Server.Tests.Documentation.Api;

namespace Kitex.Server.Tests.Documentation.Snippets;

internal static class DiscoveryPage
{
    public static async Task Registry()
    {
        var registry = new LocalRegistry();                                     // a registry and a resolver in one

        await EchoServer.Create(new EchoImpl(), o => o
            .Listen(":0")
            .UseRegistry(registry, x => x with { Services = ["echo"] }))        // default: the services' own names
            .RunAsync();

        await using var client = new EchoClient("echo", o => o.UseResolver(registry));
    }

    public static void Belief(KitexClientBuilder o)
    {
        o.Configure(x => x with { Discovery = new() { CollapseShare = 0.3, TargetTags = ["cluster"] } });
    }
}
