using Kitex.Network;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Clients;

public abstract class ConnectionTests(TestNetwork network) : ServerSuite(network)
{
    [Fact]
    public async Task A_short_connection_is_closed_after_its_call()
    {
        var engine = new RecordingEngine(Engine);
        var server = await StartAsync();
        var client = Client(server, o => o.UseEngine(engine).ShortConnections());

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(i, await client.AddAsync(i, 0));
        }

        Assert.Equal(5, engine.Dialed.Count);
        Assert.All(engine.Dialed, static connection => Assert.False(connection.IsReusable));
        await Eventually.TrueAsync(() => server.ConnectionCount == 0);
    }

    [Fact]
    public async Task A_connection_that_the_server_closed_between_calls_fails_no_call()
    {
        var engine = new RecordingEngine(Engine);
        var client = Client(
            await StartAsync(configure: static o => o.Configure(static x => x with { IdleTimeout = TimeSpan.FromMilliseconds(50) })),
            o => o.UseEngine(engine));

        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(3, await client.AddAsync(1, 2));
            Assert.Equal(i, engine.Dialed.Count);
            await ClosedAsync(engine.Dialed.Last());
        }
    }

    [Fact]
    public async Task A_server_started_again_at_the_same_address_is_called_at_once()
    {
        var first = await StartAsync();
        var address = AddressText.Format(first.Address);
        var client = Client(first);
        Assert.Equal(3, await client.AddAsync(1, 2));
        await first.DisposeAsync();
        await Assert.ThrowsAsync<RpcConnectException>(async () => await client.AddAsync(1, 2));

        await StartAsync(configure: o => o.Listen(address));

        Assert.Equal(3, await client.AddAsync(1, 2));
    }

    [Fact]
    public async Task The_servers_limit_of_connections_refuses_one_more()
    {
        var server = await StartAsync(configure: static o => o.Configure(static x => x with { MaxConnections = 1 }));
        var welcome = Client(server);
        var refused = Client(server);
        Assert.Equal(3, await welcome.AddAsync(1, 2));

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await refused.AddAsync(1, 2));
        Assert.Equal(RpcErrorCode.ConnectionLost, failure.Code);
        Assert.Equal(3, await welcome.AddAsync(1, 2));

        await welcome.DisposeAsync();
        for (var served = false; !served;)
        {
            try
            {
                served = await refused.AddAsync(1, 2) == 3;
            }
            catch (RpcException lost) when (lost.Code == RpcErrorCode.ConnectionLost)
            {
                // The server has not yet noticed that the other is gone.
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task A_oneway_calls_connection_is_not_used_again()
    {
        var engine = new RecordingEngine(Engine);
        var client = Client(await StartAsync(), o => o.UseEngine(engine));

        await client.NotifyAsync("one way");
        await client.AddAsync(1, 2);

        Assert.Equal(2, engine.Dialed.Count);
    }

    [Fact]
    public async Task Disposing_a_client_closes_its_connections_and_ends_its_calls_as_lost()
    {
        var entered = new Signal();
        var server = await StartAsync(new Desk
        {
            OnSlow = async (_, call) =>
            {
                entered.Set();
                await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
                return new Response();
            },
        });
        var client = Client(server);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.AddAsync(1, 2).AsTask()));
        var calling = client.SlowAsync(Say("hello")).AsTask();
        await entered.WaitAsync();

        await client.DisposeAsync();
        await client.DisposeAsync();

        var lost = await Assert.ThrowsAsync<RpcException>(() => calling.WaitAsync(Limit));
        Assert.Equal(RpcErrorCode.ConnectionLost, lost.Code);
        Assert.Contains("disposed", lost.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await client.AddAsync(1, 2));
        await Eventually.TrueAsync(() => server.ConnectionCount == 0);
    }

    [Fact]
    public async Task A_client_of_its_own_sockets_needs_no_engine()
    {
        await using var server = DeskServer.Create(new Desk(), static o => o.Listen("127.0.0.1:0"));
        await server.StartAsync();
        await using var client = new DeskClient("desk", o => o.HostPorts(AddressText.Format(server.Address)));

        Assert.Equal(3, await client.AddAsync(1, 2));
    }

    private static async Task ClosedAsync(NetworkConnection connection)
    {
        var closed = new Signal();
        await using (connection.Closed.Register(closed.Set))
        {
            await closed.WaitAsync();
        }
    }

    public sealed class OverSockets() : ConnectionTests(new SocketNetwork());

    public sealed class InMemory() : ConnectionTests(new MemoryNetwork());
}
