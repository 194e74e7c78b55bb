using System.Net;
using Kitex.Network.Epoll;
using Kitex.Network.Memory;
using Kitex.Network.Sockets;
using Kitex.Network.Tests.Tls;
using Kitex.Network.Tls;

namespace Kitex.Network.Tests;

[Collection(Alone.Name)]
public sealed class IdleMemoryTests(TlsCertificates certificates) : IClassFixture<TlsCertificates>
{
    private const int Connections = 500;
    private const int MostAttempts = 5;

    [Fact]
    public async Task Idle_sockets_hold_no_buffers()
    {
        await using var engine = new SocketEngine();
        Assert.InRange(await MeasureAsync(engine, new IPEndPoint(IPAddress.Loopback, 0)), 0, 4000);
    }

    [Fact]
    public async Task Idle_connections_of_the_epoll_engine_hold_no_buffers()
    {
        await using var engine = new EpollEngine();
        Assert.InRange(await MeasureAsync(engine, new IPEndPoint(IPAddress.Loopback, 0)), 0, 3 * 1024);
    }

    [Fact]
    public async Task Idle_connections_in_memory_hold_no_buffers()
    {
        await using var engine = new MemoryEngine();
        Assert.InRange(await MeasureAsync(engine, new MemoryEndPoint("idle")), 0, 4000);
    }

    /// <summary>What the platform keeps of a TLS session is more than our part, and less than one buffer.</summary>
    [Fact]
    public async Task Idle_connections_with_tls_hold_no_buffers()
    {
        await using var engine = new TlsEngine(new SocketEngine(), certificates.Options());
        Assert.InRange(await MeasureAsync(engine, new IPEndPoint(IPAddress.Loopback, 0)), 0, 14_000);
    }

    /// <summary>The bytes kept for each end of a connection that has carried big messages and waits for the next.</summary>
    private static async Task<long> MeasureAsync(NetworkEngine engine, EndPoint address)
    {
        var kept = -1L;
        for (var attempt = 0; attempt < MostAttempts && kept < 0; attempt++)
        {
            // Less than nothing: what earlier tests had left in the pools was given back meanwhile.
            kept = await MeasureOnceAsync(engine, address);
        }

        return kept;
    }

    private static async Task<long> MeasureOnceAsync(NetworkEngine engine, EndPoint address)
    {
        await using var listener = engine.Listen(address, new ListenOptions(), connection => connection.EchoAsync());
        var connections = new List<NetworkConnection>(Connections);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Connections; i++)
        {
            var connection = await engine.DialAsync(listener.LocalEndPoint, new DialOptions());
            connections.Add(connection);
            connection.Output.WriteFrame(new byte[50_000]);
            await connection.FlushAsync(Timeout.InfiniteTimeSpan);
            await connection.ReceiveAsync(50_004);
            Assert.Equal(ReadStatus.TimedOut, await connection.ReadAsync(1, TimeSpan.Zero));
        }

        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        return kept / (2 * Connections);
    }
}
