using System.Buffers.Binary;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Servers;

public abstract class FrameLimitTests(TestNetwork network) : ServerSuite(network)
{
    private const int Small = 1024;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_refuses_to_send_more_than_its_limit_and_goes_on(bool framed)
    {
        var engine = new RecordingEngine(Engine);
        var client = Client(await StartAsync(), o => (framed ? o.Framed() : o.Buffered()).UseEngine(engine).Configure(static x => x with { MaxFrameBytes = Small }));
        await client.AddAsync(1, 2);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(Say(new string('x', Small))));

        Assert.Equal(RpcErrorCode.TooLarge, refused.Code);
        Assert.True(refused.Error.NothingSent);
        Assert.Contains("MaxFrameBytes allows 1024", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, await client.AddAsync(1, 2));
        Assert.Single(engine.Dialed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_refuses_a_reply_above_its_limit(bool framed)
    {
        var client = Client(await StartAsync(), o => (framed ? o.Framed() : o.Buffered()).Configure(static x => x with { MaxFrameBytes = Small }));

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.FillAsync(2 * Small));

        Assert.Equal(RpcErrorCode.TooLarge, refused.Code);
        Assert.Contains("MaxFrameBytes = 1024", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, await client.AddAsync(1, 2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_closes_on_a_request_above_its_limit_and_logs_the_option(bool framed)
    {
        using var log = new RecordingLog();
        var server = await StartAsync(configure: o => o.UseLogging(log).Configure(static x => x with { MaxFrameBytes = Small }));
        var client = Client(server, o => _ = framed ? o.Framed() : o.Buffered());

        var lost = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(Say(new string('x', Small))));

        Assert.Equal(RpcErrorCode.ConnectionLost, lost.Code);
        Assert.Contains(log.Lines, static line => line.Contains("MaxFrameBytes = 1024", StringComparison.Ordinal));
        Assert.Equal(3, await client.AddAsync(1, 2));
    }

    [Fact]
    public async Task A_response_above_the_servers_limit_is_an_error_that_names_the_option_and_the_connection_goes_on()
    {
        var engine = new RecordingEngine(Engine);
        var client = Client(await StartAsync(configure: static o => o.Configure(static x => x with { MaxFrameBytes = Small })), o => o.UseEngine(engine));

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.FillAsync(2 * Small));

        Assert.Equal(ApplicationExceptionType.InternalError, failure.TypeId);
        Assert.Contains("MaxFrameBytes allows 1024", failure.RemoteMessage, StringComparison.Ordinal);
        Assert.Equal(3, await client.AddAsync(1, 2));
        Assert.Single(engine.Dialed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_claimed_length_costs_no_memory(bool framed)
    {
        const int Claim = 60 * 1024 * 1024;
        const int Peers = 20;
        var server = await StartAsync(configure: static o => o.Configure(static x => x with { ReadTimeout = TimeSpan.FromMilliseconds(100) }));
        var call = RawMessage.CallOf(DeskMethods.Echo, Say("hello"), 1);
        var bytes = framed ? call.Framed() : call.Buffered();
        var lengthAt = framed ? 0 : bytes.Length - "hello".Length - 2 - 4;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(lengthAt), Claim);
        var peers = new List<RawPeer>();
        for (var i = 0; i < Peers; i++)
        {
            peers.Add(await DialAsync(server));
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        foreach (var peer in peers)
        {
            await peer.SendAsync(bytes);
        }

        foreach (var peer in peers)
        {
            Assert.Equal(ApplicationExceptionType.ProtocolError, (await peer.ReceiveAsync()).AsError().TypeId);
        }

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, Claim / 4);
    }

    [Collection(nameof(Alone))]
    public sealed class OverSockets() : FrameLimitTests(new SocketNetwork());

    [Collection(nameof(Alone))]
    public sealed class InMemory() : FrameLimitTests(new MemoryNetwork());
}
