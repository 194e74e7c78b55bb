using Kitex.Client;
using Kitex.Protocols.Framing;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Servers;

/// <summary>A server that stops under load.</summary>
public abstract class DrainTests(TestNetwork network) : ServerSuite(network)
{
    private const int Rounds = 10;
    private const int Workers = 24;

    [Theory]
    [InlineData(ThriftTransport.TTHeader, false)]
    [InlineData(ThriftTransport.TTHeaderFramed, false)]
    [InlineData(ThriftTransport.TTHeader, true)]
    public async Task Every_call_is_answered_or_was_never_sent(ThriftTransport transport, bool multiplexed)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var handled = 0;
            var (answered, lost) = await StopUnderLoadAsync(
                () => Interlocked.Increment(ref handled),
                o =>
                {
                    o.Configure(x => x with { Transport = transport });
                    if (multiplexed)
                    {
                        o.Multiplexed(2);
                    }
                });

            Assert.Equal((handled, ""), (answered, string.Join('\n', lost)));
        }
    }

    // Nothing tells a framed client in time, so a call may cross with the closing; but one that was accepted is answered.
    [Theory]
    [InlineData(ThriftTransport.Framed)]
    [InlineData(ThriftTransport.Buffered)]
    public async Task Without_a_header_every_call_that_was_accepted_is_answered(ThriftTransport transport)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var handled = 0;
            var (answered, _) = await StopUnderLoadAsync(() => Interlocked.Increment(ref handled), o => o.Configure(x => x with { Transport = transport }));

            Assert.Equal(handled, answered);
        }
    }

    [Fact]
    public async Task A_multiplexed_client_that_is_told_sends_its_next_call_elsewhere()
    {
        var engine = new RecordingEngine(Engine);
        var goOn = new Signal();
        var entered = new Signal();
        var server = await StartAsync(
            Held(entered, goOn),
            static o => o.Configure(static x => x with { DrainTimeout = Limit }));
        var client = Client(server, o => o.UseEngine(engine).Multiplexed());
        var underWay = client.SlowAsync(Say("under way")).AsTask();
        await entered.WaitAsync();

        var stopping = server.StopAsync();

        // Calls go through on the old connection until the client has heard of it; then they need another one.
        await Assert.ThrowsAsync<RpcConnectException>(async () =>
        {
            while (true)
            {
                await client.AddAsync(1, 2);
            }
        });
        Assert.False(underWay.IsCompleted);
        goOn.Set();
        Assert.Equal("under way", (await underWay.WaitAsync(Limit)).Message);
        await stopping.WaitAsync(Limit / 2);
    }

    [Fact]
    public async Task A_call_under_way_is_answered_and_the_next_on_its_connection_is_told_to_be_the_last()
    {
        var goOn = new Signal();
        var entered = new Signal();
        var server = await StartAsync(
            Held(entered, goOn),
            static o => o.Configure(static x => x with { DrainTimeout = Limit, DrainIdleTime = Limit / 2 }));
        var peer = await DialAsync(server);
        await peer.SendAsync(RawRequest.TTHeader(DeskMethods.Slow, Say("under way"), 1));
        await entered.WaitAsync();

        var stopping = server.StopAsync();
        goOn.Set();

        Assert.False(await LastAsync(peer));
        do
        {
            // The server takes a moment to close its port before it tells anybody.
            await peer.SendAsync(RawRequest.TTHeader(DeskMethods.Echo, Say("one more"), 2));
        }
        while (!await LastAsync(peer));

        await peer.ExpectClosedAsync();
        await stopping.WaitAsync(Limit);
    }

    [Fact]
    public async Task The_last_answer_of_a_connection_says_so_and_the_client_uses_it_no_more()
    {
        var engine = new RecordingEngine(Engine);
        var server = Own(BaseServer.Create(new Desk(), o => o.Listen(Network.FreeAddress()).UseEngine(Engine)));
        await server.StartAsync();
        var client = Client(server, o => o.UseEngine(engine));
        await client.VersionAsync();

        // The server closes after this answer; the client must not meet the close.
        await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.AddAsync(1, 2));

        Assert.False(engine.Dialed.Single().IsReusable);
        await client.VersionAsync();
        Assert.Equal(2, engine.Dialed.Count);
    }

    private static Desk Held(Signal entered, Signal goOn) => new()
    {
        OnSlow = async (request, _) =>
        {
            entered.Set();
            await goOn.WaitAsync();
            return new Response { Message = request.Message };
        },
    };

    private static async Task<bool> LastAsync(RawPeer peer)
    {
        Assert.Equal(MessageReadStatus.Ready, await peer.Reader.ReadAsync(Limit, default));
        var isLast = peer.Reader.Framing!.ReadReplyHeader(peer.Connection.Input, peer.Reader.Frame).IsLast;
        peer.Reader.Next();
        return isLast;
    }

    private async Task<(int Answered, List<string> Lost)> StopUnderLoadAsync(Action handled, Action<KitexClientBuilder> configure)
    {
        var server = await StartAsync(
            new Desk
            {
                OnEcho = async (request, _) =>
                {
                    handled();
                    if (request.Message.Length % 3 == 0)
                    {
                        await Task.Yield();
                    }

                    return new Response { Message = request.Message };
                },
            },
            // However slow the machine is, a call on its way arrives before its connection counts as idle.
            static o => o.Configure(static x => x with { DrainTimeout = Limit, DrainIdleTime = Limit / 2 }));
        var client = Client(server, configure);
        var answered = 0;
        var lost = new List<string>();
        var warm = new Signal();
        var load = Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                try
                {
                    var message = $"{worker}.{i}";
                    Assert.Equal(message, (await client.EchoAsync(Say(message))).Message);
                    if (Interlocked.Increment(ref answered) == Workers * 20)
                    {
                        warm.Set();
                    }
                }
                catch (RpcConnectException)
                {
                    return;
                }
                catch (RpcException failed)
                {
                    lock (lost)
                    {
                        lost.Add(failed.Message);
                    }
                }
            }
        })).ToList();
        await warm.WaitAsync();

        var stopping = server.StopAsync();

        await Task.WhenAll(load).WaitAsync(Limit);
        await client.DisposeAsync();
        await stopping.WaitAsync(Limit);
        return (answered, lost);
    }

    public sealed class OverSockets() : DrainTests(new SocketNetwork());

    public sealed class InMemory() : DrainTests(new MemoryNetwork());
}
