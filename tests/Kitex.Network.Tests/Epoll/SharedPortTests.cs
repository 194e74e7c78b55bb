using System.Net;
using Kitex.Network.Epoll;

namespace Kitex.Network.Tests.Epoll;

public sealed class SharedPortTests
{
    private const byte Echo = 1;

    [Fact(Timeout = 60_000)]
    public async Task Two_listeners_that_share_a_port_both_get_connections()
    {
        await using var engine = new EpollEngine();
        var served = new int[2];
        await using var first = Listen(engine, new IPEndPoint(IPAddress.Loopback, 0), new ListenOptions { ReusePort = true }, () => served[0]++);
        await using var second = Listen(engine, first.LocalEndPoint, new ListenOptions { ReusePort = true }, () => served[1]++);
        Assert.Equal(first.LocalEndPoint, second.LocalEndPoint);

        while (served[0] == 0 || served[1] == 0)
        {
            using var asker = new Asker(first);
            Assert.Equal(Echo, asker.Ask(Echo));
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_port_that_not_both_share_is_refused_to_the_second(bool first, bool second)
    {
        await using var engine = new EpollEngine();
        await using var listener = Listen(engine, new IPEndPoint(IPAddress.Loopback, 0), new ListenOptions { ReusePort = first }, static () => { });

        var refused = Assert.Throws<NetworkException>(
            () => Listen(engine, listener.LocalEndPoint, new ListenOptions { ReusePort = second }, static () => { }));

        Assert.Contains($"Cannot listen on {listener.LocalEndPoint}: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("in use", refused.Message, StringComparison.Ordinal);
    }

    private static NetworkListener Listen(EpollEngine engine, EndPoint address, ListenOptions options, Action accepted) =>
        engine.Listen(address, options, async connection =>
        {
            accepted();
            await connection.SendAsync(await connection.ReceiveAsync(1));
        });
}
