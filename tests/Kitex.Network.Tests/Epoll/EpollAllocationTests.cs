using System.Net;
using Kitex.Network.Epoll;

namespace Kitex.Network.Tests.Epoll;

[Collection(Alone.Name)]
public sealed class EpollAllocationTests
{
    private const int MessageBytes = 1024;
    private const int RoundTrips = 20_000;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Ping_pong_allocates_nothing(bool timeout, bool token)
    {
        var wait = timeout ? TimeSpan.FromSeconds(30) : Timeout.InfiniteTimeSpan;
        using var source = new CancellationTokenSource();
        var cancellation = token ? source.Token : CancellationToken.None;
        await using var engine = new EpollEngine();
        await using var listener = engine.Listen(
            new IPEndPoint(IPAddress.Loopback, 0), new ListenOptions(), connection => AnswerAsync(connection, wait, cancellation));
        await using var client = await engine.DialAsync(listener.LocalEndPoint, new DialOptions());
        await AskAsync(client, 2000, wait, cancellation);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        await AskAsync(client, RoundTrips, wait, cancellation);
        var perRoundTrip = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)RoundTrips;

        Assert.True(perRoundTrip < 16, $"{perRoundTrip} bytes per round trip");
    }

    private static async Task AskAsync(NetworkConnection connection, int times, TimeSpan wait, CancellationToken cancellation)
    {
        for (var i = 0; i < times; i++)
        {
            connection.Output.GetSpan(MessageBytes)[..MessageBytes].Fill((byte)i);
            connection.Output.Advance(MessageBytes);
            await connection.FlushAsync(wait, cancellation);
            if (await connection.ReadAsync(MessageBytes, wait, cancellation) != ReadStatus.Ready)
            {
                throw new InvalidOperationException("The peer is gone.");
            }

            connection.Consume(MessageBytes);
        }
    }

    private static async Task AnswerAsync(NetworkConnection connection, TimeSpan wait, CancellationToken cancellation)
    {
        while (await connection.ReadAsync(MessageBytes, wait, cancellation) == ReadStatus.Ready)
        {
            connection.Output.Write(connection.Input[..MessageBytes]);
            connection.Consume(MessageBytes);
            await connection.FlushAsync(wait, cancellation);
        }
    }
}
