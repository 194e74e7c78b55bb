namespace Kitex.Server.Tests.Lifetime;

/// <summary>Four server processes under constant load, one of which is killed.</summary>
public sealed class KilledServerTests : LifetimeSuite
{
    private const int Servers = 4;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_killed_server_fails_only_the_calls_in_flight_on_it(string way)
    {
        var servers = await StartAsync();
        var load = new Load(Caller(way));
        await load.MoreAsync(500);
        Assert.Equal("", string.Join('\n', load.Lost));

        var address = await servers[1].KillAsync();
        load.Mark();

        await load.MoreAsync(1000);
        await Eventually.TrueAsync(async () => await CountAsync() == Servers - 1);
        await load.EndAsync();

        // The system closes the connections of a killed process one after the other, and its port when it comes to it: until then a
        // worker whose call was there may come there once more. No call that began behind its end is lost.
        Assert.Equal("", string.Join('\n', load.LostSinceMark));
        Assert.True(load.Lost.Count <= 2 * Workers, string.Join('\n', load.Lost));
        Assert.All(load.Lost, lost =>
        {
            Assert.StartsWith($"{RpcErrorCode.ConnectionLost}: ", lost, StringComparison.Ordinal);
            Assert.Contains(address, lost, StringComparison.Ordinal);
        });
    }

    /// <param name="way">How calls go.</param>
    /// <param name="holds">Whether it has calls in flight for certain; otherwise it may be killed between any two.</param>
    [Theory]
    [MemberData(nameof(WaysAndHolds))]
    public async Task With_retry_a_killed_server_loses_no_call(string way, bool holds)
    {
        var retried = 0;
        var servers = await StartAsync();
        var load = new Load(Caller(way, o => o
            .Retry(RetryPolicy.Failure() with { ShouldRetry = RetryPolicy.AnyError, MaxRetryShare = 0.3 })
            .Use(next => (request, cancellation) =>
            {
                Interlocked.Add(ref retried, request.Attempt > 0 ? 1 : 0);
                return next(request, cancellation);
            })));
        await load.MoreAsync(500);

        if (holds)
        {
            await servers[1].HoldAsync();
        }

        await servers[1].KillAsync();

        await load.MoreAsync(1000);
        await Eventually.TrueAsync(async () => await CountAsync() == Servers - 1);
        await load.MoreAsync(200);
        await load.EndAsync();
        Assert.Equal("", string.Join('\n', load.Lost));
        Assert.True(retried > 0 || !holds);
    }

    public static TheoryData<string, bool> WaysAndHolds
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var way in (string[])["framed", "ttheader", "multiplexed", "grpc"])
            {
                data.Add(way, false);
                data.Add(way, true);
            }

            return data;
        }
    }

    private async Task<List<ServerProcess>> StartAsync()
    {
        var servers = Enumerable.Range(0, Servers).Select(_ => Own(new ServerProcess(RegistryDirectory))).ToList();
        await Eventually.TrueAsync(async () => await CountAsync() == Servers);
        return servers;
    }
}
