using System.Net;
using Kitex.Network.Sockets;
using Kitex.Network.Tls;

namespace Kitex.Network.Tests.Tls;

[Collection(Alone.Name)]
public sealed class TlsAllocationTests(TlsCertificates certificates) : IClassFixture<TlsCertificates>
{
    private const int RoundTrips = 10_000;

    [Fact]
    public async Task Ping_pong_allocates_next_to_nothing()
    {
        await using var engine = new TlsEngine(new SocketEngine(), certificates.Options());
        await using var listener = engine.Listen(
            new IPEndPoint(IPAddress.Loopback, 0), new ListenOptions(), connection => connection.EchoAsync());
        await using var client = await engine.DialAsync(listener.LocalEndPoint, new DialOptions());
        var body = new byte[1024];
        await AskAsync(client, body, 2000);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        await AskAsync(client, body, RoundTrips);
        var perRoundTrip = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)RoundTrips;

        // The platform's TLS stream allocates now and then, never for each message.
        Assert.True(perRoundTrip < 64, $"{perRoundTrip} bytes per round trip");
    }

    private static async Task AskAsync(NetworkConnection connection, byte[] body, int times)
    {
        for (var i = 0; i < times; i++)
        {
            connection.Output.WriteFrame(body);
            await connection.FlushAsync(Timeout.InfiniteTimeSpan);
            if (await connection.ReadAsync(4 + body.Length, Timeout.InfiniteTimeSpan) != ReadStatus.Ready)
            {
                throw new InvalidOperationException("The peer is gone.");
            }

            connection.Consume(4 + body.Length);
        }
    }
}
