using Kitex.Client;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;
using Kitex.Transport;

namespace Kitex.Server.Tests.Calls;

public abstract class BusinessErrorTests(TestNetwork network) : ServerSuite(network)
{
    [Theory]
    [InlineData(ThriftTransport.TTHeader)]
    [InlineData(ThriftTransport.TTHeaderFramed)]
    public async Task It_arrives_with_code_message_and_extra_and_the_connection_goes_on(ThriftTransport transport)
    {
        var engine = new RecordingEngine(Engine);
        var client = Client(await StartAsync(Refusing(-7, "负 message %", new() { ["a"] = "1", ["b"] = "" })), o => Speak(o, transport).UseEngine(engine));

        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<BizStatusException>(async () => await client.EchoAsync(Say("hello")));
            Assert.Equal((-7, "负 message %"), (error.Code, error.Message));
            Assert.Equal([new("a", "1"), new("b", "")], error.Extra.OrderBy(static pair => pair.Key));
        }

        Assert.Single(engine.Dialed);
    }

    [Theory]
    [InlineData(ThriftTransport.Framed)]
    [InlineData(ThriftTransport.Buffered)]
    public async Task Where_it_cannot_travel_the_caller_gets_an_exception_and_no_empty_success(ThriftTransport transport)
    {
        var client = Client(await StartAsync(Refusing(4001, "nothing left")), o => Speak(o, transport));

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.EchoAsync(Say("hello")));

        Assert.Equal(ApplicationExceptionType.InternalError, failure.TypeId);
        Assert.Equal("biz error: code=4001, msg=nothing left", failure.RemoteMessage);
    }

    [Fact]
    public async Task It_passes_void_methods_and_multiplexed_connections_too()
    {
        var desk = new Desk { OnStore = static (_, _) => throw new BizStatusException(9, "closed") };
        var client = Client(await StartAsync(desk), static o => o.Multiplexed());

        Assert.Equal(9, (await Assert.ThrowsAsync<BizStatusException>(async () => await client.StoreAsync(Say("hello")))).Code);
    }

    [Fact]
    public async Task A_client_in_the_same_process_gets_it_too_with_what_was_sent_back()
    {
        var server = Server(new Desk
        {
            OnEcho = static (_, call) =>
            {
                call.Response.SendBackward("hint", "later");
                throw new BizStatusException(1, "not now");
            },
        });
        var client = Own(new DeskClient("desk", o => o.UseTransport(new InMemoryTransport(server.Endpoint))));

        var call = new CallContext().Capture(out var info);
        var error = await Assert.ThrowsAsync<BizStatusException>(async () => await client.EchoAsync(Say("hello"), call));

        Assert.Equal(1, error.Code);
        Assert.Equal("later", info.Backward["hint"]);
    }

    [Fact]
    public async Task Middleware_on_both_sides_sees_it_as_a_value_and_it_is_logged_as_no_failure()
    {
        using var log = new RecordingLog();
        RpcError? atServer = null, atClient = null;
        var server = await StartAsync(Refusing(5, "no"), o => o.UseLogging(log).Use(Watch(error => atServer = error)));
        var client = Client(server, o => o.Use(Watch(error => atClient = error)));

        await Assert.ThrowsAsync<BizStatusException>(async () => await client.EchoAsync(Say("hello")));

        Assert.Equal(RpcErrorCode.Business, atServer!.Code);
        Assert.Equal(RpcErrorCode.Business, atClient!.Code);
        Assert.DoesNotContain(log.Lines, static line => line.Contains("failed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_code_of_zero_stands_for_success_and_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => new BizStatusException(0, "fine"));

    private static RpcMiddleware Watch(Action<RpcError?> see) => next => async (request, cancellation) =>
    {
        var response = await next(request, cancellation);
        see(response.Error);
        return response;
    };

    private static Desk Refusing(int code, string message, Dictionary<string, string>? extra = null) =>
        new() { OnEcho = (_, _) => throw new BizStatusException(code, message, extra) };

    private static KitexClientBuilder Speak(KitexClientBuilder o, ThriftTransport transport) => o.Configure(x => x with { Transport = transport });

    public sealed class OverSockets() : BusinessErrorTests(new SocketNetwork());

    public sealed class InMemory() : BusinessErrorTests(new MemoryNetwork());
}
