using Kitex.Client;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

/// <summary>
/// A service that is not there yet. In Kitex v0.16.3 one refused connection of a stream holds up all later ones to that address.
/// </summary>
public abstract class FailedDialTests(TestNetwork network) : GrpcSuite(network)
{
    private const int AtOnce = 16;

    public static TheoryData<string> Ways => ["framed", "ttheader", "short", "multiplexed", "grpc", "grpc streams", "streams beside ttheader"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task After_dials_that_failed_the_next_calls_are_served(string way)
    {
        var before = await StartAsync(new Talks());
        var address = AddressText.Format(before.Address);
        var call = Caller(way, TalksClient(before, o => Go(o, way)));
        await before.DisposeAsync();

        for (var round = 0; round < 2; round++)
        {
            foreach (var calling in Enumerable.Range(0, AtOnce).Select(_ => call()).ToList())
            {
                Assert.True((await Assert.ThrowsAsync<RpcConnectException>(() => calling.WaitAsync(Limit))).Error.NothingSent);
            }
        }

        await StartAsync(new Talks(), o => o.Listen(address));

        Assert.All(await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => call())).WaitAsync(Limit), static answer => Assert.Equal("hello", answer));
    }

    public sealed class OverEpoll() : FailedDialTests(new EpollNetwork());

    public sealed class OverSockets() : FailedDialTests(new SocketNetwork());

    public sealed class InMemory() : FailedDialTests(new MemoryNetwork());

    private static void Go(KitexClientBuilder o, string way) => _ = way switch
    {
        "framed" => o.Framed(),
        "ttheader" => o.TTHeader(),
        "short" => o.TTHeader().ShortConnections(),
        "multiplexed" => o.TTHeader().Multiplexed(),
        "streams beside ttheader" => o.TTHeader().GrpcStreams(),
        _ => o,
    };

    private static Func<Task<string>> Caller(string way, TalksClient client) => way.Contains("streams", StringComparison.Ordinal)
        ? async () => (await client.SpreadAsync(new Note { Text = "hello", Number = 1 }).SingleAsync()).Text
        : async () => (await client.EchoAsync(new Note { Text = "hello" })).Text;
}
