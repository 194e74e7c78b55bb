using Kitex.Discovery;
using Kitex.LoadBalancing;
using Kitex.Tests.Client;
using Kitex.Tests.Documentation;

namespace Kitex.Tests.LoadBalancing;

/// <summary>The balancer that the documentation shows how to write.</summary>
public sealed class CustomBalancerTests
{
    private static readonly Instance[] Instances =
    [
        At("a:1", "blue"), At("b:2", "blue"), At("c:3", "green"), At("d:4", "green"),
    ];

    [Fact]
    public async Task Calls_stay_in_their_zone()
    {
        Assert.Equal(["a:1", "a:1", "a:1", "b:2", "b:2", "b:2"], (await CalledAsync(6, static _ => true)).Order());
    }

    [Fact]
    public async Task Calls_go_elsewhere_when_nobody_in_the_zone_can_be_reached()
    {
        var called = await CalledAsync(1, static name => name is "c:3");

        Assert.Equal(["a:1", "b:2"], called[..2].Order());
        Assert.Equal("c:3", called[^1]);
    }

    [Fact]
    public void What_is_inside_keeps_what_it_has_learned()
    {
        var balancer = new NearestFirst("blue", new LeastRequests());
        var old = balancer.CreatePicker(new(Instances), null);
        var busy = old.Next();

        var picker = balancer.CreatePicker(new(Instances[..3]), old);

        Assert.NotEqual(busy, picker.Next());
        old.Done(busy);
        Assert.Equal(busy, picker.Next());
    }

    [Fact]
    public void The_page_shows_it_as_it_is()
    {
        var source = File.ReadAllText(Path.Combine(LinkTests.Root, "tests", "Kitex.Tests", "LoadBalancing", "NearestFirst.cs"));
        var page = File.ReadAllText(Path.Combine(LinkTests.Root, "docs", "load-balancing.md"));

        Assert.Contains(source[source.IndexOf("/// <summary>", StringComparison.Ordinal)..].TrimEnd(), page, StringComparison.Ordinal);
    }

    private static async Task<List<string>> CalledAsync(int calls, Func<string, bool> canBeReached)
    {
        var called = new List<string>();
        var transport = new ScriptedTransport(request =>
        {
            called.Add(request.Destination!.ToString());
            return canBeReached(called[^1]) ? RpcResponse.Success("hello") : new RpcError(RpcErrorCode.ConnectFailed, "refused") { NothingSent = true };
        });
        await using var client = new ProbeClient(o => o
            .UseResolver(new StaticResolver(Instances))
            .UseLoadBalancer(new NearestFirst("blue", new WeightedRoundRobin()))
            .UseTransport(transport));
        for (var i = 0; i < calls; i++)
        {
            await client.SayAsync("hello");
        }

        return called;
    }

    private static Instance At(string address, string zone) => new(AddressText.Parse(address)) { Tags = new Dictionary<string, string> { ["zone"] = zone } };
}
