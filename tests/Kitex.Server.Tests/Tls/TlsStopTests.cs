using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Kitex.Network;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Tls;

/// <summary>A server that stops, over TLS.</summary>
public abstract class TlsStopTests(TestNetwork network, TlsPapers papers) : TlsSuite(network, papers)
{
    private const byte GoAway = 7;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_call_under_way_ends_in_peace(TlsWay way)
    {
        var begun = new Signal();
        var go = new Signal();
        var server = await StartSecureAsync(
            onCall: async _ => { begun.Set(); await go.WaitAsync(); },
            configure: static o => o.Configure(static x => x with { DrainTimeout = Limit }));
        var call = CallAsync(way, server, Trusting);
        await begun.WaitAsync();

        var stopped = server.StopAsync();
        go.Set();

        await call;
        await stopped.WaitAsync(Limit);
        Assert.Equal(0, server.ConnectionCount);
    }

    [Fact]
    public async Task Peers_of_HTTP2_are_told_and_the_stream_ends_in_good_order()
    {
        var server = await StartSecureAsync(configure: static o => o.Configure(static x => x with { DrainTimeout = Limit }));
        await using var peer = await ConnectAsync(server, [SslApplicationProtocol.Http2]);
        await peer.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"u8.ToArray());
        Assert.Equal(SslApplicationProtocol.Http2, peer.NegotiatedApplicationProtocol);

        // Its settings: it has taken the connection over.
        var first = await ReadFrameAsync(peer);
        var stopped = server.StopAsync();
        var types = new List<byte>();
        while (await ReadFrameAsync(peer) is { } type)
        {
            types.Add(type);
        }

        Assert.Equal((byte)4, first);
        Assert.Contains(GoAway, types);
        await stopped.WaitAsync(Limit);
    }

    [Fact]
    public async Task Idle_connections_end_in_good_order_and_those_that_never_spoke_at_once()
    {
        var server = await StartSecureAsync(configure: static o => o.Configure(static x => x with { DrainTimeout = Limit }));
        await using var idle = await ConnectAsync(server, null);
        await idle.WriteAsync(RawRequest.TTHeader(DeskMethods.Add, new DeskAddArgs { A = 1, B = 2 }, 1));
        Assert.NotEqual(0, await idle.ReadAtLeastAsync(new byte[16], 16));
        await using var silent = await Engine.DialAsync(server.Address!, new DialOptions());

        await server.StopAsync().WaitAsync(Limit);

        var rest = new byte[1024];
        while (await idle.ReadAsync(rest) > 0)
        {
            // The rest of the answer, and the word that the server closes.
        }

        Assert.NotEqual(ReadStatus.Ready, await silent.ReadAsync(1, Limit));
        Assert.Equal(0, server.ConnectionCount);
    }

    private async Task<SslStream> ConnectAsync(KitexServer server, List<SslApplicationProtocol>? protocols)
    {
        var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)server.Address!);
        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = protocols,
            CertificateChainPolicy = Papers.Trust(),
        });
        return stream;
    }

    /// <summary>Reads past one frame.</summary>
    /// <returns>Its type; null at the end.</returns>
    private static async Task<byte?> ReadFrameAsync(SslStream stream)
    {
        var head = new byte[9];
        if (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false) == 0)
        {
            return null;
        }

        await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32BigEndian(head) >> 8]);
        return head[3];
    }

    public sealed class OverSockets(TlsPapers papers) : TlsStopTests(new SocketNetwork(), papers);

    public sealed class OverEpoll(TlsPapers papers) : TlsStopTests(new EpollNetwork(), papers);
}
