using Kitex.Client;
using Kitex.Server.Tests.Api;
using Kitex.Transport;

namespace Kitex.Server.Tests.Calls;

/// <summary>A client whose calls go to a server of the same process, without bytes.</summary>
public sealed class InProcessTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<string> _steps = [];
    private KitexServer? _server;
    private DeskClient? _client;

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
            await _server!.DisposeAsync();
        }
    }

    [Fact]
    public async Task Middleware_of_both_sides_runs_in_order()
    {
        var client = Connect(new Desk(), o => o.Use(Step("server 1")).Use(Step("server 2")), o => o.Use(Step("client 1")).Use(Step("client 2")));

        Assert.Equal(3, await client.AddAsync(1, 2));

        Assert.Equal(
            [
                "> client 1", "> client 2", "> server 1", "> server 2",
                "< server 2", "< server 1", "< client 2", "< client 1",
            ],
            _steps);
    }

    [Fact]
    public async Task What_travels_travels_and_nothing_else_does()
    {
        RpcRequest? seen = null;
        var client = Connect(
            new Desk
            {
                OnEcho = (request, call) =>
                {
                    seen = call.Incoming;
                    call.Response.SendBackward("back", "there");
                    return new(new Response { Message = request.Message });
                },
            },
            configureClient: static o => o.Caller("shop"));
        var options = new CallOptions
        {
            Timeout = Patience,
            Tags = new Dictionary<string, string> { ["mine"] = "alone" },
            Metainfo = new MetaInfo { Transient = new Dictionary<string, string> { ["t"] = "1" }, Persistent = new Dictionary<string, string> { ["p"] = "2" } },
        };

        var answer = await client.EchoAsync(new Request { Message = "hello" }, new CallContext(options).Capture(out var info));

        Assert.Equal("hello", answer.Message);
        Assert.Equal("shop", seen!.Caller);
        Assert.Equal("1", seen.Meta.Transient["t"]);
        Assert.Equal("2", seen.Meta.Persistent["p"]);
        Assert.NotEqual(0, seen.Deadline);
        Assert.Null(seen.Options);
        Assert.Equal("there", info.Backward["back"]);
    }

    [Fact]
    public async Task Failures_are_those_of_a_call_over_a_network()
    {
        var client = Connect(new Desk
        {
            OnEcho = static (request, _) => throw (request.Message switch
            {
                "declared" => new Refusal { Code = 7 },
                "business" => new BizStatusException(9, "no"),
                "own" => new RpcRemoteException(1234, "mine"),
                "defect" => new NullReferenceException("oops"),
                _ => new InvalidOperationException("boom"),
            }),
        });

        Assert.Equal(7, (await Assert.ThrowsAsync<Refusal>(() => EchoAsync("declared"))).Code);
        Assert.Equal(9, (await Assert.ThrowsAsync<BizStatusException>(() => EchoAsync("business"))).Code);
        Assert.Equal((1234, "mine [biz error]"), await RemoteAsync("own"));
        Assert.Equal((ApplicationExceptionType.InternalError, "biz error: boom"), await RemoteAsync("other"));
        var (typeId, text) = await RemoteAsync("defect");
        Assert.Equal(ApplicationExceptionType.InternalError, typeId);
        Assert.StartsWith("panic: [happened in biz handler, method=Desk.echo", text, StringComparison.Ordinal);

        async Task EchoAsync(string message) => await client.EchoAsync(new Request { Message = message });

        async Task<(int, string)> RemoteAsync(string message)
        {
            var failure = await Assert.ThrowsAsync<RpcRemoteException>(() => EchoAsync(message));
            return (failure.TypeId, failure.RemoteMessage);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Access_rules_of_either_side_keep_a_call_from_the_handler(bool ofServer)
    {
        var handled = 0;
        static string? Forbid(RpcRequest request) => request.Message is Request { Message: "secret" } ? "secrets stay here" : null;
        var client = Connect(
            new Desk
            {
                OnEcho = (request, _) =>
                {
                    handled++;
                    return new(new Response { Message = request.Message });
                },
            },
            o => _ = ofServer ? o.AccessRule(Forbid) : o,
            o => _ = ofServer ? o : o.AccessRule(Forbid));
        await client.EchoAsync(new Request { Message = "hello" });

        var denied = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new Request { Message = "secret" }));

        Assert.Equal(RpcErrorCode.AccessDenied, denied.Code);
        Assert.Contains("secrets stay here", denied.Message, StringComparison.Ordinal);
        Assert.Equal(1, handled);
    }

    [Fact]
    public async Task What_middleware_of_either_side_throws_reaches_the_caller_and_the_next_call_works()
    {
        var throws = "server";
        var client = Connect(new Desk(), o => o.Use(Throw("server")), o => o.Use(Throw("client")));

        var remote = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.AddAsync(1, 2));
        throws = "client";
        var own = await Assert.ThrowsAsync<InvalidOperationException>(async () => await client.AddAsync(1, 2));
        throws = "";

        Assert.Contains("server throws", remote.Message, StringComparison.Ordinal);
        Assert.Equal("client throws", own.Message);
        Assert.Equal(3, await client.AddAsync(1, 2));

        RpcMiddleware Throw(string side) => next => (request, cancellation) =>
            throws == side ? throw new InvalidOperationException($"{side} throws") : next(request, cancellation);
    }

    [Fact]
    public async Task A_method_that_is_not_served_is_unknown()
    {
        await using var server = BaseServer.Create(new Versions("of base"));
        await using var client = new DeskClient("desk", o => o.UseTransport(new InMemoryTransport(server.Endpoint)));

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.AddAsync(1, 2));

        Assert.Equal(ApplicationExceptionType.UnknownMethod, failure.TypeId);
    }

    [Fact]
    public async Task The_deadline_ends_the_handlers_token()
    {
        var ended = new Signal();
        var client = Connect(new Desk
        {
            OnSlow = async (_, call) =>
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation));
                ended.Set();
                return new Response();
            },
        });

        await Assert.ThrowsAsync<RpcTimeoutException>(
            async () => await client.SlowAsync(new Request(), new() { Timeout = TimeSpan.FromMilliseconds(50) }));
        await ended.WaitAsync();
    }

    private DeskClient Connect(Desk desk, Action<KitexServerBuilder>? configureServer = null, Action<KitexClientBuilder>? configureClient = null)
    {
        _server = DeskServer.Create(desk, configureServer);
        return _client = new DeskClient("desk", o =>
        {
            o.UseTransport(new InMemoryTransport(_server.Endpoint));
            configureClient?.Invoke(o);
        });
    }

    private RpcMiddleware Step(string name) => next => async (request, cancellation) =>
    {
        _steps.Add($"> {name}");
        var response = await next(request, cancellation);
        _steps.Add($"< {name}");
        return response;
    };
}
