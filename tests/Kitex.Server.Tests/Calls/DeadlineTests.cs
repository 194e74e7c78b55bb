using Kitex.Client;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Calls;

/// <summary>What a caller's timeout does on the server.</summary>
public abstract class DeadlineTests(TestNetwork network) : ServerSuite(network)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task It_ends_the_handlers_token_and_the_caller_gets_its_timeout()
    {
        var begun = new Signal();
        var ended = new Signal();
        var server = await StartAsync(new Desk
        {
            OnSlow = async (_, call) =>
            {
                begun.Set();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation));
                ended.Set();
                throw new OperationCanceledException();
            },
        });

        // Multiplexed, so that the caller's giving up does not close the connection: only the deadline ends the handler.
        var client = Client(server, static o => o.Multiplexed());

        // On a busy machine the time may be over before the request has left.
        do
        {
            await Assert.ThrowsAsync<RpcTimeoutException>(async () => await client.SlowAsync(Say("hello"), new() { Timeout = Short }));
        }
        while (!begun.IsSet);
        await ended.WaitAsync();
    }

    [Theory]
    [InlineData(ThriftTransport.TTHeader)]
    [InlineData(ThriftTransport.TTHeaderFramed)]
    public async Task The_handlers_deadline_is_the_callers_timeout(ThriftTransport transport)
    {
        var time = TimeProvider.System;
        var before = time.GetTimestamp();
        var seen = await DeadlineSeenAsync(static _ => { }, o => o.Configure(x => x with { Transport = transport }), Limit);
        var after = time.GetTimestamp();

        // It travels in whole milliseconds, and what was over when the request left has been taken off.
        Assert.InRange(time.GetElapsedTime(before, seen), Limit - TimeSpan.FromMilliseconds(1), time.GetElapsedTime(before, after) + Limit + TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Without_propagation_the_handler_has_no_deadline()
    {
        var seen = await DeadlineSeenAsync(static o => o.Configure(static x => x with { DeadlinePropagation = false }), static _ => { }, Limit);

        Assert.Equal(0, seen);
    }

    [Theory]
    [InlineData(ThriftTransport.Framed)]
    [InlineData(ThriftTransport.Buffered)]
    public async Task Transports_without_a_header_bring_none(ThriftTransport transport)
    {
        var seen = await DeadlineSeenAsync(static _ => { }, o => o.Configure(x => x with { Transport = transport }), Limit);

        Assert.Equal(0, seen);
    }

    [Fact]
    public async Task A_client_without_the_standard_keys_sends_none()
    {
        var seen = await DeadlineSeenAsync(static _ => { }, static o => o.WithoutStandardKeys(), Limit);

        Assert.Equal(0, seen);
    }

    [Fact]
    public async Task A_call_without_limit_brings_none()
    {
        var seen = await DeadlineSeenAsync(static _ => { }, static _ => { }, Timeout.InfiniteTimeSpan);

        Assert.Equal(0, seen);
    }

    [Fact]
    public async Task A_middleware_of_the_server_may_set_its_own()
    {
        var ended = new Signal();
        var desk = new Desk
        {
            OnSlow = async (_, call) =>
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation));
                ended.Set();
                return new Response { Message = "cut short" };
            },
        };
        var time = TimeProvider.System;
        var server = await StartAsync(desk, o => o.Use(next => (request, cancellation) =>
            next(request.Until(time.GetTimestamp() + (time.TimestampFrequency / 20)), cancellation)));

        Assert.Equal("cut short", (await Client(server).SlowAsync(Say("hello"))).Message);
        Assert.True(ended.IsSet);
    }

    [Fact]
    public async Task A_handler_that_does_not_look_at_it_is_answered_for_all_the_same()
    {
        var goOn = new Signal();
        var server = await StartAsync(new Desk
        {
            OnSlow = async (request, _) =>
            {
                await goOn.WaitAsync();
                return new Response { Message = request.Message };
            },
        });
        var peer = await DialAsync(server);

        // A caller that says 1 ms and waits longer.
        await peer.SendAsync(Convert.FromHexString(
            "00000037" + "1000" + "0000" + "00000007" + "0003" + "0000" + "10" + "0001" + "000c" + "0001" + "31" + "0000"
            + "8001000100000004736c6f7700000007" + "0c00010b00010000000568656c6c6f0000"));
        await Eventually.TrueAsync(() => server.ConnectionCount == 1);
        goOn.Set();

        Assert.Equal(RawMessage.Reply, (await peer.ReceiveAsync()).Type);
    }

    private async Task<long> DeadlineSeenAsync(Action<KitexServerBuilder> server, Action<KitexClientBuilder> client, TimeSpan timeout)
    {
        var seen = -1L;
        var desk = new Desk
        {
            OnEcho = (request, call) =>
            {
                seen = call.Incoming!.Deadline;
                return new(new Response { Message = request.Message });
            },
        };
        await Client(await StartAsync(desk, server), client).EchoAsync(Say("hello"), new() { Timeout = timeout });
        return seen;
    }

    public sealed class OverSockets() : DeadlineTests(new SocketNetwork());

    public sealed class InMemory() : DeadlineTests(new MemoryNetwork());
}
