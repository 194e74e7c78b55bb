using Kitex.Network;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;
using Kitex.Testing;

namespace Kitex.Server.Tests.Servers;

public abstract class StopTests(TestNetwork network) : ServerSuite(network)
{
    [Fact]
    public async Task A_call_under_way_finishes_before_the_server_has_stopped()
    {
        var entered = new Signal();
        var goOn = new Signal();
        var server = await StartAsync(
            new Desk
            {
                OnSlow = async (_, _) =>
                {
                    entered.Set();
                    await goOn.WaitAsync();
                    return new Response { Message = "done" };
                },
            },
            Patient);
        var client = Client(server);
        var calling = client.SlowAsync(Say("hello")).AsTask();
        await entered.WaitAsync();

        var stopping = server.StopAsync();
        await RefusedAsync(client);
        Assert.False(stopping.IsCompleted);
        goOn.Set();

        Assert.Equal("done", (await calling.WaitAsync(Limit)).Message);
        await stopping.WaitAsync(Limit / 2);
        Assert.Equal(0, server.ConnectionCount);
    }

    [Fact]
    public async Task Idle_connections_are_closed_soon()
    {
        var server = await StartAsync(configure: Patient);
        var silent = await DialAsync(server);
        var used = await DialAsync(server);
        await used.SendAsync(Call().Framed());
        await used.ReceiveAsync();
        await Eventually.TrueAsync(() => server.ConnectionCount == 2);

        await server.StopAsync().WaitAsync(Limit / 2);

        await silent.ExpectClosedAsync();
        await used.ExpectClosedAsync();
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(4, false)]
    [InlineData(30, true)]
    [InlineData(30, false)]
    public async Task A_message_on_its_way_is_still_answered_and_then_the_connection_closed(int sent, bool first)
    {
        var server = await StartAsync(configure: Patient);
        var peer = await DialAsync(server);
        if (!first)
        {
            await peer.SendAsync(Call().Framed());
            await peer.ReceiveAsync();
        }

        // Calls of another connection give the server time to take in what was sent on this one.
        await peer.SendAsync(Call().Framed().AsMemory(0, sent));
        var other = Client(server);
        for (var i = 0; i < 100; i++)
        {
            await other.AddAsync(1, 2);
        }

        var stopping = server.StopAsync();
        await peer.SendAsync(Call().Framed().AsMemory(sent));

        Assert.Equal(RawMessage.Reply, (await peer.ReceiveAsync()).Type);
        await peer.ExpectClosedAsync();
        await stopping.WaitAsync(Limit / 2);
    }

    [Fact]
    public async Task What_is_left_after_the_drain_timeout_is_broken_off()
    {
        var entered = new Signal();
        var ended = new Signal();
        var server = await StartAsync(Endless(entered, ended), static o => o.Configure(static x => x with { DrainTimeout = TimeSpan.FromMilliseconds(50) }));
        var calling = Client(server).SlowAsync(Say("hello")).AsTask();
        await entered.WaitAsync();

        await server.StopAsync().WaitAsync(Limit);

        await ended.WaitAsync();
        Assert.Equal(RpcErrorCode.ConnectionLost, (await Assert.ThrowsAsync<RpcException>(() => calling.WaitAsync(Limit))).Code);
    }

    [Fact]
    public async Task A_handler_that_never_ends_does_not_keep_the_server_from_stopping()
    {
        var entered = new Signal();
        var never = new Signal();
        var desk = new Desk
        {
            OnSlow = async (_, _) =>
            {
                entered.Set();
                await never.WaitAsync();
                return new Response();
            },
        };
        var server = await StartAsync(desk);
        var calling = Client(server).SlowAsync(Say("hello")).AsTask();
        await entered.WaitAsync();

        await server.StopAsync().WaitAsync(Limit / 2);

        await Assert.ThrowsAsync<RpcException>(() => calling.WaitAsync(Limit));
        never.Set();
    }

    [Fact]
    public async Task The_stops_own_token_ends_the_waiting()
    {
        var entered = new Signal();
        var server = await StartAsync(Endless(entered, new Signal()), Patient);
        var calling = Client(server).SlowAsync(Say("hello")).AsTask();
        await entered.WaitAsync();
        using var impatience = new CancellationTokenSource();

        var stopping = server.StopAsync(impatience.Token);
        Assert.False(stopping.IsCompleted);
        await impatience.CancelAsync();

        await stopping.WaitAsync(Limit / 2);
        await Assert.ThrowsAsync<RpcException>(() => calling.WaitAsync(Limit));
    }

    [Fact]
    public async Task A_server_whose_clock_stands_still_stops_too()
    {
        var server = await StartAsync(configure: static o =>
        {
            Patient(o);
            o.UseTime(new ManualTimeProvider());
        });
        var idle = await DialAsync(server);
        await idle.SendAsync(Call().Framed());
        await idle.ReceiveAsync();

        await server.StopAsync().WaitAsync(Limit / 2);

        await idle.ExpectClosedAsync();
    }

    [Fact]
    public async Task Running_ends_with_the_token_and_calls_under_way_finish()
    {
        var entered = new Signal();
        var goOn = new Signal();
        var server = Server(
            new Desk
            {
                OnSlow = async (_, _) =>
                {
                    entered.Set();
                    await goOn.WaitAsync();
                    return new Response { Message = "done" };
                },
            },
            Patient);
        using var stop = new CancellationTokenSource();
        var running = server.RunAsync(stop.Token);
        var calling = Client(server).SlowAsync(Say("hello")).AsTask();
        await entered.WaitAsync();

        await stop.CancelAsync();
        Assert.False(running.IsCompleted);
        goOn.Set();

        Assert.Equal("done", (await calling.WaitAsync(Limit)).Message);
        await running.WaitAsync(Limit / 2);
        await Assert.ThrowsAsync<RpcConnectException>(async () => await Client(server).AddAsync(1, 2));
    }

    [Fact]
    public async Task Stopping_and_disposing_again_is_harmless()
    {
        var server = await StartAsync();
        await Client(server).AddAsync(1, 2);

        await server.StopAsync();
        await server.StopAsync();
        await server.DisposeAsync();
        await server.DisposeAsync();

        Assert.Equal(0, server.ConnectionCount);
    }

    [Fact]
    public async Task A_server_that_never_started_can_be_disposed()
    {
        var server = Server();

        await server.DisposeAsync();

        Assert.Null(server.Address);
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.StartAsync());
    }

    [Fact]
    public async Task A_server_starts_once()
    {
        var server = await StartAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => server.StartAsync());
    }

    [Fact]
    public async Task An_address_in_use_is_named()
    {
        var address = AddressText.Format((await StartAsync()).Address);
        var second = Server(configure: o => o.Listen(address));

        var refused = await Assert.ThrowsAsync<NetworkException>(() => second.StartAsync());

        Assert.Contains(address, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Calls until the port is closed; what was still in its queue ends as lost.</summary>
    private static async Task RefusedAsync(DeskClient client)
    {
        while (true)
        {
            try
            {
                await client.AddAsync(1, 2);
            }
            catch (RpcConnectException)
            {
                return;
            }
            catch (RpcException lost) when (lost.Code == RpcErrorCode.ConnectionLost)
            {
                await Task.Yield();
            }
        }
    }

    private static void Patient(KitexServerBuilder builder) => builder.Configure(static x => x with { DrainTimeout = Limit });

    private static RawMessage Call() => RawMessage.CallOf(DeskMethods.Echo, Say("hello kitex"), 1);

    private static Desk Endless(Signal entered, Signal ended) => new()
    {
        OnSlow = async (_, call) =>
        {
            entered.Set();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
            }
            finally
            {
                ended.Set();
            }

            return new Response();
        },
    };

    public sealed class OverSockets() : StopTests(new SocketNetwork());

    public sealed class InMemory() : StopTests(new MemoryNetwork());
}
