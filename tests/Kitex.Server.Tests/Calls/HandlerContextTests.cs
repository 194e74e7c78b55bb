using System.Net;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;
using Kitex.Transport;

namespace Kitex.Server.Tests.Calls;

public abstract class HandlerContextTests(TestNetwork network) : ServerSuite(network)
{
    [Fact]
    public async Task A_handler_sees_the_call_it_serves()
    {
        CallContext seen = default;
        var server = await StartAsync(new Desk
        {
            OnEcho = (request, call) =>
            {
                seen = call;
                return new(new Response { Message = request.Message });
            },
        });

        await Client(server).EchoAsync(Say("hello"));

        Assert.Equal("Desk.echo", seen.Incoming!.Method.ToString());
        Assert.Equal(Say("hello"), seen.Incoming.Message);
        Assert.NotNull(seen.Incoming.Connection);
        Assert.Null(seen.Options);
    }

    [Fact]
    public async Task A_handlers_token_fires_when_the_caller_goes_away()
    {
        var entered = new Signal();
        var ended = new Signal();
        var desk = new Desk
        {
            OnSlow = async (_, call) =>
            {
                entered.Set();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation));
                ended.Set();
                return new Response();
            },
        };
        using var impatience = new CancellationTokenSource();
        var calling = Client(await StartAsync(desk)).SlowAsync(Say("hello"), impatience.Token).AsTask();
        await entered.WaitAsync();

        await impatience.CancelAsync();

        await ended.WaitAsync();
        await Assert.ThrowsAsync<RpcCanceledException>(() => calling);
    }

    [Fact]
    public async Task Going_away_ends_the_calls_a_handler_made_with_its_context()
    {
        var entered = new Signal();
        var ended = new TaskCompletionSource<Exception>();
        var behind = Client(await StartAsync(new Desk
        {
            OnSlow = async (_, call) =>
            {
                entered.Set();
                await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
                return new Response();
            },
        }));
        var front = await StartAsync(new Desk
        {
            OnSlow = async (request, call) =>
            {
                ended.SetResult(await Assert.ThrowsAnyAsync<Exception>(async () => await behind.SlowAsync(request, call)));
                return new Response();
            },
        });
        using var impatience = new CancellationTokenSource();
        var calling = Client(front).SlowAsync(Say("hello"), impatience.Token).AsTask();
        await entered.WaitAsync();

        await impatience.CancelAsync();

        Assert.IsType<RpcCanceledException>(await ended.Task.WaitAsync(Limit));
        await Assert.ThrowsAsync<RpcCanceledException>(() => calling);
    }

    [Fact]
    public async Task The_time_left_passes_on_to_the_calls_a_handler_makes()
    {
        var behind = Client(await StartAsync());
        Exception? seen = null;
        var front = Server(new Desk
        {
            OnSlow = async (request, call) =>
            {
                seen = await Assert.ThrowsAnyAsync<Exception>(async () => await behind.SlowAsync(request, call));
                return new Response { Message = "in time" };
            },
        });

        // A call of the same process brings its deadline along; framed and buffered messages have no place for one.
        var middle = front.Endpoint;
        var answer = await middle(
            new RpcRequest
            {
                Method = DeskMethods.Slow,
                Message = Say("hello"),
                Deadline = TimeProvider.System.GetTimestamp() + TimeProvider.System.TimestampFrequency / 5,
            },
            default);

        Assert.Equal(new Response { Message = "in time" }, answer.Message);
        Assert.IsType<RpcDeadlineException>(seen);
    }

    [Fact]
    public async Task A_client_in_the_same_process_gets_what_one_over_a_network_gets()
    {
        var server = Server(new Desk
        {
            OnEcho = static (request, _) => request.Message switch
            {
                "declared" => throw new Refusal { Message = "closed", Code = 7 },
                "failure" => throw new InvalidOperationException("boom"),
                var message => new(new Response { Message = message }),
            },
        });
        var client = Own(new DeskClient("desk", o => o.UseTransport(new InMemoryTransport(server.Endpoint))));

        Assert.Equal("hello", (await client.EchoAsync(Say("hello"))).Message);
        Assert.Equal(42, await client.AddAsync(40, 2));
        await client.StoreAsync(Say("kept"));
        await client.NotifyAsync("one way");
        Assert.Equal(7, (await Assert.ThrowsAsync<Refusal>(async () => await client.EchoAsync(Say("declared")))).Code);
        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.EchoAsync(Say("failure")));
        Assert.Equal(ApplicationExceptionType.InternalError, failure.TypeId);
        Assert.Equal("biz error: boom", failure.RemoteMessage);
    }

    [Fact]
    public async Task A_client_in_the_same_process_keeps_its_time_and_its_token()
    {
        var server = Server();
        var client = Own(new DeskClient("desk", o => o.UseTransport(new InMemoryTransport(server.Endpoint))));
        using var impatience = new CancellationTokenSource();

        await Assert.ThrowsAsync<RpcTimeoutException>(
            async () => await client.SlowAsync(Say("hello"), new() { Timeout = TimeSpan.FromMilliseconds(50) }).AsTask().WaitAsync(Limit));
        var calling = client.SlowAsync(Say("hello"), impatience.Token).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAsync<RpcCanceledException>(() => calling.WaitAsync(Limit));
    }

    public sealed class OverSockets() : HandlerContextTests(new SocketNetwork())
    {
        [Fact]
        public async Task A_handler_sees_its_callers_address()
        {
            EndPoint? remote = null;
            EndPoint? local = null;
            var server = await StartAsync(new Desk
            {
                OnEcho = (_, call) =>
                {
                    remote = call.Incoming!.Connection!.RemoteEndPoint;
                    local = call.Incoming.Connection.LocalEndPoint;
                    return new(new Response());
                },
            });
            var engine = new RecordingEngine(Engine);

            await Client(server, o => o.UseEngine(engine)).EchoAsync(Say(""));

            var dialed = Assert.Single(engine.Dialed);
            Assert.Equal(dialed.LocalEndPoint, remote);
            Assert.Equal(dialed.RemoteEndPoint, local);
            Assert.Equal(server.Address, local);
        }
    }

    public sealed class InMemory() : HandlerContextTests(new MemoryNetwork());
}
