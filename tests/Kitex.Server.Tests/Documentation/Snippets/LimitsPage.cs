using System.Threading.RateLimiting;
using Kitex.Server.Tests.Documentation.Api;

namespace Kitex.Server.Tests.Documentation.Snippets;

internal static class LimitsPage
{
    public static async Task Calls()
    {
        await EchoServer.Create(new EchoImpl(), o => o.Limit(x => x with
        {
            MaxConnections = 10_000,
            Server = new() { PerSecond = 5_000, Concurrency = 500 },
            Methods = new Dictionary<string, CallLimit> { ["Echo.report"] = new() { Concurrency = 4 } },
            EachCaller = new() { PerSecond = 1_000 },
            Callers = new Dictionary<string, CallLimit> { ["nightly-batch"] = new() { PerSecond = 5 } },
        })).RunAsync();
    }

    public static void Changes(KitexServer server)
    {
        server.Reconfigure(o => o with { Limits = o.Limits with { Server = new() { PerSecond = 100 } } });
        server.Reconfigure(o => o.WithKitexLimits("""{"connection_limit": 100, "qps_limit": 2000}"""), source: "limit");     // a config centre's
    }

    public static void OneOfYourOwn(KitexServerBuilder o)
    {
        var limiter = PartitionedRateLimiter.Create<RpcRequest, string>(request => RateLimitPartition.GetTokenBucketLimiter(
            request.Meta.Persistent.GetValueOrDefault("tenant", ""),
            _ => new TokenBucketRateLimiterOptions { TokenLimit = 100, TokensPerPeriod = 100, ReplenishmentPeriod = TimeSpan.FromSeconds(1) }));
        o.Limit(x => x with { Limiter = limiter });
    }

    public static void Adaptive(KitexServerBuilder o)
    {
        o.Limit(x => x with { Adaptive = new() });
    }

    public static void Rules(KitexServerBuilder o)
    {
        o.AdmissionRule(head => head.Caller == "shop" ? null : "only the shop calls here");      // server: before the body is read
        o.AccessRule(request => request.Meta.Persistent.ContainsKey("user") ? null : "no user"); // server or client: the whole request
    }

    public static async Task WarmUp()
    {
        await using var client = new EchoClient("exampleKitex", o => o.WarmUp(x => x with { Connections = 2, Errors = WarmUpErrors.Fail }));
        await client.WarmUpAsync();
    }
}
