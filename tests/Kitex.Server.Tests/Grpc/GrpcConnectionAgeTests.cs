using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;
using Kitex.Testing;

namespace Kitex.Server.Tests.Grpc;

/// <summary>The end of connections that are old, idle, or of a server that stops.</summary>
public abstract class GrpcConnectionAgeTests(TestNetwork network) : GrpcSuite(network)
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task An_old_connection_takes_no_more_calls_and_those_under_way_finish()
    {
        var server = await StartAgedAsync(new Talks());
        var client = OneConnection(server);
        await using var call = await client.ChatAsync();
        await call.SendAsync(new Note { Number = 1 });
        Assert.True(await call.ReceiveAsync());
        Assert.Equal(1, server.ConnectionCount);

        _time.Advance(Age * 0.89);
        await client.EchoAsync(new Note());
        Assert.Equal(1, server.ConnectionCount);

        _time.Advance(Age * 0.22);
        await Eventually.TrueAsync(() => CallsAnewAsync(client, server));

        await call.SendAsync(new Note { Number = 2 });
        Assert.True(await call.ReceiveAsync());
        Assert.Equal(2, call.Current.Number);
        await call.CompleteAsync();
        Assert.False(await call.ReceiveAsync());
        await Eventually.TrueAsync(() => server.ConnectionCount == 1);
    }

    [Fact]
    public async Task What_is_under_way_when_the_grace_is_over_is_cut_off()
    {
        var server = await StartAgedAsync(new Talks());
        var client = OneConnection(server);
        await using var call = await client.ChatAsync();
        await call.SendAsync(new Note());
        Assert.True(await call.ReceiveAsync());

        _time.Advance(Age * 1.11);
        await Eventually.TrueAsync(() => CallsAnewAsync(client, server));
        _time.Advance(Grace + TimeSpan.FromSeconds(1));

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await call.ReceiveAsync());
        Assert.Equal(RpcErrorCode.ConnectionLost, failure.Code);
    }

    [Fact]
    public async Task An_idle_connection_is_closed_and_the_next_call_makes_another()
    {
        var server = await StartAsync(new Talks(), static o => o.Configure(static x => x with { Grpc = x.Grpc with { MaxConnectionIdle = TimeSpan.FromSeconds(1) } }));
        var client = OneConnection(server);
        await client.EchoAsync(new Note());

        await Eventually.TrueAsync(() => server.ConnectionCount == 0);

        Assert.Equal(3, (await client.EchoAsync(new Note { Number = 3 })).Number);
    }

    [Fact]
    public async Task A_server_that_stops_lets_streams_under_way_finish()
    {
        var server = await StartAsync(new Talks(), static o => o.Configure(static x => x with { DrainTimeout = Limit }));
        var client = OneConnection(server);
        var calls = new List<Client.StreamCall<Note, Note>>();
        for (var i = 0; i < 50; i++)
        {
            calls.Add(await client.ChatAsync());
            await calls[i].SendAsync(new Note { Number = i });
            Assert.True(await calls[i].ReceiveAsync());
        }

        var stopping = server.StopAsync();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await client.EchoAsync(new Note());
                return false;
            }
            catch (RpcException refused)
            {
                return refused.Error.NothingSent;
            }
        });

        Assert.False(stopping.IsCompleted);
        for (var i = 0; i < calls.Count; i++)
        {
            await calls[i].SendAsync(new Note { Number = -i });
            Assert.True(await calls[i].ReceiveAsync());
            Assert.Equal(-i, calls[i].Current.Number);
            await calls[i].CompleteAsync();
            Assert.False(await calls[i].ReceiveAsync());
            await calls[i].DisposeAsync();
        }

        await stopping.WaitAsync(Limit);
        Assert.Equal(0, server.ConnectionCount);
    }

    [Fact]
    public async Task A_server_that_stops_waits_no_longer_than_it_may()
    {
        var gone = new Signal();
        var server = await StartAsync(new Talks
        {
            OnChat = (notes, call) =>
            {
                call.Cancellation.Register(gone.Set);
                return notes;
            },
        });
        await using var call = await OneConnection(server).ChatAsync();
        await call.SendAsync(new Note());
        Assert.True(await call.ReceiveAsync());

        await server.StopAsync().WaitAsync(Limit);

        await gone.WaitAsync();
        await Assert.ThrowsAsync<RpcException>(async () => await call.ReceiveAsync());
    }

    private Task<KitexServer> StartAgedAsync(Talks talks) => StartAsync(talks, o => o
        .UseTime(_time)
        .Configure(static x => x with { Grpc = x.Grpc with { MaxConnectionAge = Age, MaxConnectionAgeGrace = Grace } }));

    private TalksClient OneConnection(KitexServer server) => TalksClient(server, static o => o.Grpc(static x => x with { ConnectionsPerAddress = 1 }));

    /// <summary>The client has heard of the connection's end and has made another one.</summary>
    private static async Task<bool> CallsAnewAsync(TalksClient client, KitexServer server)
    {
        await client.EchoAsync(new Note());
        return server.ConnectionCount == 2;
    }

    public sealed class OverSockets() : GrpcConnectionAgeTests(new SocketNetwork());

    public sealed class OverEpoll() : GrpcConnectionAgeTests(new EpollNetwork());

    public sealed class InMemory() : GrpcConnectionAgeTests(new MemoryNetwork());
}
