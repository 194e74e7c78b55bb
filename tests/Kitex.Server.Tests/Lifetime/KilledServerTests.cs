namespace Kitex.Server.Tests.Lifetime;

/// <summary>Four server processes under constant load, one of which is killed.</summary>
public sealed class KilledServerTests : LifetimeSuite
{
    private const int Servers = 4;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_killed_server_fails_only_the_calls_in_flight_on_it(string way)
    {
        var servers = Enumerable.Range(0, Servers).Select(_ => Own(new ServerProcess(RegistryDirectory))).ToList();
        await Eventually.TrueAsync(async () => await CountAsync() == Servers);
        var load = new Load(Caller(way));
        await load.MoreAsync(500);
        Assert.Equal("", string.Join('\n', load.Lost));

        var address = await servers[1].KillAsync();

        await load.MoreAsync(1000);
        await Eventually.TrueAsync(async () => await CountAsync() == Servers - 1);
        await load.EndAsync();

        // One call of each worker can have been there.
        Assert.True(load.Lost.Count <= Workers, string.Join('\n', load.Lost));
        Assert.All(load.Lost, lost =>
        {
            Assert.StartsWith($"{RpcErrorCode.ConnectionLost}: ", lost, StringComparison.Ordinal);
            Assert.Contains(address, lost, StringComparison.Ordinal);
        });
    }
}
