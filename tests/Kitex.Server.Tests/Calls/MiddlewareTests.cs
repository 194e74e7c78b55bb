using System.Collections.Concurrent;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Calls;

public abstract class MiddlewareTests(TestNetwork network) : ServerSuite(network)
{
    private readonly ConcurrentQueue<string> _steps = new();

    [Fact]
    public async Task Middleware_runs_in_the_order_it_was_added_on_both_sides_and_unwinds()
    {
        var server = await StartAsync(
            new Desk
            {
                OnEcho = (_, _) =>
                {
                    _steps.Enqueue("handler");
                    return new(new Response());
                },
            },
            o => o.Use(Step("server 1")).Use(Step("server 2")));
        var client = Client(server, o => o.Use(Step("client 1")).Use(Step("client 2")));

        await client.EchoAsync(Say(""));

        Assert.Equal(
            [
                "> client 1", "> client 2", "> server 1", "> server 2", "handler",
                "< server 2", "< server 1", "< client 2", "< client 1",
            ],
            _steps);
    }

    [Fact]
    public async Task Middleware_of_one_service_runs_inside_that_for_all_and_for_its_calls_alone()
    {
        var server = Own(DeskServer.Create(new Desk(), o => o
            .Listen(Network.FreeAddress()).UseEngine(Engine)
            .AddService(BaseDescriptor.Describe(new Desk()), Step("base 1"), Step("base 2"))
            .FallbackService("Desk")
            .Use(Step("all"))));
        await server.StartAsync();

        await Client(server).AddAsync(1, 2);
        await Own(new BaseClient("base", o => o.HostPorts(AddressText.Format(server.Address)).UseEngine(Engine).Timeout(Limit))).VersionAsync();

        Assert.Equal(["> all", "< all", "> all", "> base 1", "> base 2", "< base 2", "< base 1", "< all"], _steps);
    }

    [Fact]
    public async Task Middleware_is_built_once_and_called_per_call()
    {
        var built = 0;
        var called = 0;
        var client = Client(await StartAsync(), o => o.Use(next =>
        {
            built++;
            return (request, cancellation) =>
            {
                called++;
                return next(request, cancellation);
            };
        }));

        await client.AddAsync(1, 2);
        await client.AddAsync(1, 2);

        Assert.Equal((1, 2), (built, called));
    }

    [Fact]
    public async Task Middleware_sees_failures_as_values()
    {
        RpcError? onServer = null;
        RpcError? onClient = null;
        var server = await StartAsync(new Desk { OnEcho = static (_, _) => throw new InvalidOperationException("boom") }, o => o.Use(Watch(e => onServer = e)));
        var client = Client(server, o => o.Use(Watch(e => onClient = e)));

        await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.EchoAsync(Say("")));

        Assert.Equal("biz error: boom", onServer!.Message);
        Assert.IsType<InvalidOperationException>(onServer.Cause);
        Assert.Equal(RpcErrorCode.Remote, onClient!.Code);
    }

    [Fact]
    public async Task Middleware_sees_a_declared_exception_as_a_value_too()
    {
        RpcError? onServer = null;
        RpcError? onClient = null;
        var server = await StartAsync(new Desk { OnEcho = static (_, _) => throw new Refusal { Code = 7 } }, o => o.Use(Watch(e => onServer = e)));
        var client = Client(server, o => o.Use(Watch(e => onClient = e)));

        await Assert.ThrowsAsync<Refusal>(async () => await client.EchoAsync(Say("")));

        Assert.Equal(RpcErrorCode.Declared, onServer!.Code);
        Assert.Equal(RpcErrorCode.Declared, onClient!.Code);
        Assert.Equal(7, Assert.IsType<Refusal>(onClient.Cause).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_middleware_throws_on_the_server_is_contained(bool later)
    {
        var engine = new RecordingEngine(Engine);
        var throwing = true;
        var server = await StartAsync(configure: o => o.Use(next => async (request, cancellation) =>
        {
            if (later)
            {
                await Task.Yield();
            }

            return throwing ? throw new InvalidOperationException("in the way") : await next(request, cancellation);
        }));
        var client = Client(server, o => o.UseEngine(engine));

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.EchoAsync(Say("")));
        throwing = false;

        Assert.Equal("biz error: in the way", failure.RemoteMessage);
        Assert.Equal(3, await client.AddAsync(1, 2));
        Assert.Single(engine.Dialed);
    }

    [Fact]
    public async Task Middleware_may_answer_by_itself()
    {
        var server = await StartAsync(
            new Desk { OnEcho = static (_, _) => throw new InvalidOperationException("not reached") },
            static o => o.Use(static next => static (request, cancellation) => new(RpcResponse.Success(new Response { Message = "from the server" }))));
        var cached = Client(server, static o => o.Use(static next => static (request, cancellation) => new(RpcResponse.Success(new Response { Message = "from the client" }))));

        Assert.Equal("from the client", (await cached.EchoAsync(Say(""))).Message);
        Assert.Equal("from the server", (await Client(server).EchoAsync(Say(""))).Message);
    }

    [Fact]
    public async Task Middleware_may_refuse_a_call_with_an_error()
    {
        var server = await StartAsync(configure: static o => o.Use(static next => static (request, cancellation) =>
            new(new RpcError(RpcErrorCode.Rejected, "too busy") { TypeId = 1001 })));
        var client = Client(server);

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.EchoAsync(Say("")));

        Assert.Equal((1001, "too busy"), (failure.TypeId, failure.RemoteMessage));
    }

    [Fact]
    public async Task Middleware_may_call_again()
    {
        var attempts = new List<int>();
        var calls = 0;
        var server = await StartAsync(new Desk
        {
            OnEcho = (request, _) => ++calls < 3 ? throw new InvalidOperationException("again") : new(new Response { Message = request.Message }),
        });
        var client = Client(server, o => o.Use(next => async (request, cancellation) =>
        {
            attempts.Add(request.Attempt);
            var response = await next(request, cancellation);
            while (response.Error is not null)
            {
                request = request.Again();
                attempts.Add(request.Attempt);
                response = await next(request, cancellation);
            }

            return response;
        }));

        Assert.Equal("hello", (await client.EchoAsync(Say("hello"))).Message);
        Assert.Equal([0, 1, 2], attempts);
    }

    private RpcMiddleware Step(string name) => next => async (request, cancellation) =>
    {
        _steps.Enqueue($"> {name}");
        var response = await next(request, cancellation);
        _steps.Enqueue($"< {name}");
        return response;
    };

    private static RpcMiddleware Watch(Action<RpcError?> seen) => next => async (request, cancellation) =>
    {
        var response = await next(request, cancellation);
        seen(response.Error);
        return response;
    };

    public sealed class OverSockets() : MiddlewareTests(new SocketNetwork());

    public sealed class InMemory() : MiddlewareTests(new MemoryNetwork());
}
