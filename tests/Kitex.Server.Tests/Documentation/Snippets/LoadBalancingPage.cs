using Kitex.Client;
using Kitex.Discovery;
using Kitex.LoadBalancing;
using Kitex.Server.Tests.Documentation.Api;

namespace Kitex.Server.Tests.Documentation.Snippets;

internal static class LoadBalancingPage
{
    public static async Task Balancer(IResolver resolver)
    {
        await using var client = new EchoClient("exampleKitex", o => o.UseResolver(resolver).UseLoadBalancer(new PeakEwma()));
    }

    public static void ByKey(KitexClientBuilder o)
    {
        o.UseLoadBalancer(new ConsistentHash(request => request.Meta.Persistent.GetValueOrDefault("user")));
        o.UseLoadBalancer(new ConsistentHash(request => request.Caller, new ConsistentHashOptions { LoadBound = 1.25 }));
    }

    public static void SlowStart(KitexClientBuilder o)
    {
        o.SlowStart(TimeSpan.FromSeconds(30));
    }
}
