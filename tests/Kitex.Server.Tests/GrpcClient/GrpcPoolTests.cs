using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.GrpcClient;

/// <summary>The connections of gRPC clients.</summary>
public abstract class GrpcPoolTests(TestNetwork network) : GrpcSuite(network)
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task As_many_are_made_as_are_wanted_and_used_in_turn_by_calls_and_streams(int connections)
    {
        var engine = new RecordingEngine(Engine);
        var server = await ServeAsync(EchoAllAsync);
        var client = GrpcClient(server, o => o.UseEngine(engine).Grpc(x => x with { ConnectionsPerAddress = connections }));

        for (var i = 0; i < 4 * connections; i++)
        {
            Assert.Equal(i, (await client.EchoAsync(new Note { Number = i })).Number);
            Assert.Equal(Math.Min((2 * i) + 1, connections), engine.Dialed.Count);
            Assert.Equal(3, await client.ChatAsync(Many(3)).CountAsync());
        }

        Assert.Equal((connections, connections), (engine.Dialed.Count, server.Connections));
    }

    [Fact]
    public async Task Calls_that_meet_while_a_connection_is_made_share_it()
    {
        var engine = new RecordingEngine(Engine);
        var client = GrpcClient(await ServeAsync(EchoAllAsync), o => o.UseEngine(engine));

        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(async () => await client.EchoAsync(new Note { Number = i })))).WaitAsync(Limit);

        Assert.Single(engine.Dialed);
    }

    [Fact]
    public async Task One_that_is_lost_is_replaced_and_the_others_stay()
    {
        var engine = new RecordingEngine(Engine);
        var client = GrpcClient(await ServeAsync(EchoAllAsync), o => o.UseEngine(engine).Grpc(static x => x with { ConnectionsPerAddress = 2 }));
        await client.EchoAsync(new Note());
        await client.EchoAsync(new Note());
        var (lost, kept) = (engine.Dialed.First(), engine.Dialed.Last());

        lost.Abort(new Kitex.Network.NetworkException("cut"));

        // Calls that are quicker than the news are lost with it.
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await client.EchoAsync(new Note());
                return engine.Dialed.Count == 3;
            }
            catch (RpcException failed) when (failed.Code == RpcErrorCode.ConnectionLost)
            {
                return false;
            }
        });
        for (var i = 0; i < 10; i++)
        {
            await client.EchoAsync(new Note());
        }

        Assert.Equal(3, engine.Dialed.Count);
        Assert.Null(kept.Failure);
    }

    [Fact]
    public async Task A_closed_client_refuses_calls_and_streams_and_makes_no_connection()
    {
        var engine = new RecordingEngine(Engine);
        var client = GrpcClient(await ServeAsync(EchoAllAsync), o => o.UseEngine(engine));
        await client.EchoAsync(new Note());

        await client.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await client.EchoAsync(new Note()));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await client.ChatAsync(Many(3)).CountAsync());
        Assert.False(Assert.Single(engine.Dialed).IsReusable);
    }

    public sealed class OverEpoll() : GrpcPoolTests(new EpollNetwork());

    public sealed class OverSockets() : GrpcPoolTests(new SocketNetwork());
}
