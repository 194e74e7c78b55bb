using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Limits;

/// <summary>What refused calls are counted as.</summary>
[Collection(nameof(Alone))]
public sealed class RefusedCountTests() : ServerSuite(new MemoryNetwork())
{
    [Fact]
    public async Task Refused_calls_are_counted_by_reason_once_each()
    {
        var counter = Own(new RefusedCounter());
        var server = await StartAsync(configure: static o => o
            .AdmissionRule(static head => head.Method.Name == "version" ? "no" : null)
            .AccessRule(static request => request.Method.Name == "sum" ? "no" : null)
            .Limit(static x => x with
            {
                Methods = new Dictionary<string, CallLimit> { ["add"] = new() { PerSecond = 0.001 } },
            }));
        var client = Client(server);
        await client.AddAsync(1, 2);

        await Assert.ThrowsAsync<RpcException>(async () => await client.AddAsync(1, 2));
        await Assert.ThrowsAsync<RpcException>(async () => await client.VersionAsync());
        await Assert.ThrowsAsync<RpcException>(async () => await client.SumAsync([1]));

        Assert.Equal(1, counter["rate_limited"]);
        Assert.Equal(2, counter["access_denied"]);
        Assert.Equal(3, counter.Total);
    }
}
