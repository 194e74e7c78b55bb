using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Clients;

public abstract class TimeoutTests(TestNetwork network) : ServerSuite(network)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_call_without_an_answer_in_time_names_service_method_address_and_time()
    {
        var server = await StartAsync();
        var client = Client(server, o => o.Timeout(Short));
        await client.AddAsync(1, 2, new() { Timeout = Limit });

        var timeout = await Assert.ThrowsAsync<RpcTimeoutException>(async () => await client.SlowAsync(Say("hello")));

        Assert.Equal(RpcErrorCode.Timeout, timeout.Code);
        Assert.False(timeout.Error.NothingSent);
        Assert.Matches($@"^Desk\.slow of desk at {AddressText.Format(server.Address)}: no answer after [\d.]+ ms, the call's timeout\. Raise Timeout", timeout.Message);
    }

    [Fact]
    public async Task The_calls_own_timeout_beats_the_clients()
    {
        var goOn = new Signal();
        var client = Client(
            await StartAsync(new Desk
            {
                OnSlow = async (request, call) =>
                {
                    await goOn.WaitAsync();
                    return new Response { Message = request.Message };
                },
            }),
            o => o.Timeout(Short));

        var patient = client.SlowAsync(Say("hello"), new() { Timeout = Limit }).AsTask();
        await Assert.ThrowsAsync<RpcTimeoutException>(async () => await client.SlowAsync(Say("hello")));
        goOn.Set();

        Assert.Equal("hello", (await patient).Message);
    }

    [Fact]
    public async Task A_time_of_zero_is_over_at_once()
    {
        var client = Client(await StartAsync());

        await Assert.ThrowsAsync<RpcTimeoutException>(async () => await client.SlowAsync(Say("hello"), new() { Timeout = TimeSpan.Zero }));
        await client.AddAsync(1, 2);
        await Assert.ThrowsAsync<RpcTimeoutException>(async () => await client.SlowAsync(Say("hello"), new() { Timeout = TimeSpan.Zero }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_whose_time_is_over_is_not_sent_on_a_connection_that_stands(bool multiplexed)
    {
        var handled = 0;
        var server = await StartAsync(new Desk
        {
            OnSlow = (request, _) =>
            {
                Interlocked.Increment(ref handled);
                return new(new Response { Message = request.Message });
            },
        });
        var client = Client(server, o => _ = multiplexed ? o.Multiplexed() : o);
        await client.SlowAsync(Say("hello"));

        var timeout = await Assert.ThrowsAsync<RpcTimeoutException>(async () => await client.SlowAsync(Say("hello"), new() { Timeout = TimeSpan.Zero }));
        await client.SlowAsync(Say("hello"));

        Assert.True(timeout.Error.NothingSent);
        Assert.Equal(2, handled);
        Assert.Equal(1, server.ConnectionCount);
    }

    [Fact]
    public async Task A_reply_that_stalls_half_way_is_a_timeout_too()
    {
        var address = Script(async peer =>
        {
            var call = await peer.ReceiveAsync();
            await peer.SendAsync(call.Answer(DeskMethods.Echo, new Response { Message = "hello" }).Framed().AsMemory(0, 20));
            await peer.ExpectClosedAsync();
        });
        var client = Client(address, o => o.Timeout(Short));

        await Assert.ThrowsAsync<RpcTimeoutException>(async () => await client.EchoAsync(Say("hello")));
    }

    [Fact]
    public async Task No_connection_in_time_is_a_connect_exception_of_its_own_code()
    {
        var client = Client("desk:1", o => o.UseEngine(new SilentEngine()).ConnectTimeout(Short));

        var failure = await Assert.ThrowsAsync<RpcConnectException>(async () => await client.EchoAsync(Say("hello")));

        Assert.Equal(RpcErrorCode.ConnectTimeout, failure.Code);
        Assert.True(failure.Error.NothingSent);
        Assert.Contains("Desk.echo of desk at desk:1: no connection after 100 ms", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectTimeout", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_whose_time_ends_while_it_connects_is_a_timeout()
    {
        var client = Client("desk:1", o => o.UseEngine(new SilentEngine()).Timeout(Short));

        var timeout = await Assert.ThrowsAsync<RpcTimeoutException>(async () => await client.EchoAsync(Say("hello")));

        Assert.True(timeout.Error.NothingSent);
    }

    [Fact]
    public async Task A_refused_connection_is_a_connect_exception_of_its_own_code()
    {
        var server = await StartAsync();
        var client = Client(server);
        await server.StopAsync();

        var failure = await Assert.ThrowsAsync<RpcConnectException>(async () => await client.EchoAsync(Say("hello")));

        Assert.Equal(RpcErrorCode.ConnectFailed, failure.Code);
        Assert.True(failure.Error.NothingSent);
        Assert.NotNull(failure.InnerException);
        Assert.Contains(AddressText.Format(server.Address), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_canceled_call_is_an_operation_canceled_and_no_timeout()
    {
        var entered = new Signal();
        var client = Client(await StartAsync(new Desk
        {
            OnSlow = async (_, call) =>
            {
                entered.Set();
                await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
                return new Response();
            },
        }));
        using var source = new CancellationTokenSource();
        var calling = client.SlowAsync(Say("hello"), source.Token).AsTask();
        await entered.WaitAsync();

        await source.CancelAsync();

        var canceled = await Assert.ThrowsAsync<RpcCanceledException>(() => calling);
        Assert.IsAssignableFrom<OperationCanceledException>(canceled);
        Assert.Equal(RpcErrorCode.Canceled, canceled.Error.Code);
        Assert.Contains("Desk.slow of desk at ", canceled.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_canceled_before_it_began_or_while_it_connects_is_canceled()
    {
        var canceled = new CancellationToken(canceled: true);
        var client = Client(await StartAsync());
        await Assert.ThrowsAsync<RpcCanceledException>(async () => await client.AddAsync(1, 2, canceled));
        await client.AddAsync(1, 2);
        await Assert.ThrowsAsync<RpcCanceledException>(async () => await client.AddAsync(1, 2, canceled));

        using var source = new CancellationTokenSource();
        var connecting = Client("desk:1", o => o.UseEngine(new SilentEngine())).AddAsync(1, 2, source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAsync<RpcCanceledException>(() => connecting);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_late_reply_never_reaches_another_call(bool cancel)
    {
        var engine = new RecordingEngine(Engine);
        var goOn = new Signal();
        var desk = new Desk
        {
            OnSlow = async (_, _) =>
            {
                await goOn.WaitAsync();
                return new Response { Message = "late" };
            },
        };
        var client = Client(await StartAsync(desk), o => o.UseEngine(engine));
        using var source = new CancellationTokenSource(Short);
        CallContext call = cancel ? source.Token : new CallOptions { Timeout = Short };

        var abandoned = Enumerable.Range(0, 20).Select(_ => client.SlowAsync(Say("slow"), call).AsTask()).ToArray();
        foreach (var calling in abandoned)
        {
            Assert.Equal(cancel ? typeof(RpcCanceledException) : typeof(RpcTimeoutException), (await Assert.ThrowsAnyAsync<Exception>(() => calling)).GetType());
        }

        Assert.All(engine.Dialed, static connection => Assert.False(connection.IsReusable));
        goOn.Set();
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal($"call {i}", (await client.EchoAsync(Say($"call {i}"))).Message);
        }
    }

    public sealed class OverSockets() : TimeoutTests(new SocketNetwork());

    public sealed class InMemory() : TimeoutTests(new MemoryNetwork());
}
