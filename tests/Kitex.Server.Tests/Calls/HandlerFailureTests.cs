using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Calls;

public abstract class HandlerFailureTests(TestNetwork network) : ServerSuite(network)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_undeclared_failure_is_a_remote_exception_of_type_6(bool later)
    {
        var desk = new Desk
        {
            OnEcho = later
                ? static async (_, _) =>
                {
                    await Task.Yield();
                    throw new InvalidOperationException("boom");
                }
                : static (_, _) => throw new InvalidOperationException("boom"),
        };
        var (failure, dialed) = await FailAsync(desk);

        Assert.Equal(ApplicationExceptionType.InternalError, failure.TypeId);
        Assert.Equal("biz error: boom", failure.RemoteMessage);
        Assert.Contains("Desk.echo of desk at ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("biz error: boom", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, dialed);
    }

    [Fact]
    public async Task A_defect_of_the_handler_is_told_as_a_panic()
    {
        var (failure, dialed) = await FailAsync(new Desk { OnEcho = static (_, _) => throw new NullReferenceException("nothing there") });

        Assert.Equal(ApplicationExceptionType.InternalError, failure.TypeId);
        Assert.Equal(
            "panic: [happened in biz handler, method=Desk.echo, please check the panic at the server side] nothing there",
            failure.RemoteMessage);
        Assert.Equal(1, dialed);
    }

    [Fact]
    public async Task A_handlers_own_type_id_reaches_the_caller()
    {
        var (failure, dialed) = await FailAsync(new Desk { OnEcho = static (_, _) => throw new RpcRemoteException(1000, "not today") });

        Assert.Equal(1000, failure.TypeId);
        Assert.Equal("not today [biz error]", failure.RemoteMessage);
        Assert.Equal(1, dialed);
    }

    [Fact]
    public async Task A_status_of_gRPC_is_told_in_the_text_where_there_is_none()
    {
        var (failure, dialed) = await FailAsync(new Desk { OnEcho = static (_, _) => throw new GrpcStatusException(1900, "too far") });

        Assert.Equal(ApplicationExceptionType.InternalError, failure.TypeId);
        Assert.Equal("biz error: rpc error: code = 1900 desc = too far", failure.RemoteMessage);
        Assert.Equal(1, dialed);
    }

    [Fact]
    public async Task A_failure_of_a_call_the_handler_made_is_an_ordinary_one()
    {
        var behind = Client(await StartAsync(new Desk { OnEcho = static (_, _) => throw new RpcRemoteException(1000, "not today") }));
        var (failure, _) = await FailAsync(new Desk { OnEcho = (request, call) => behind.EchoAsync(request, call) });

        Assert.Equal(ApplicationExceptionType.InternalError, failure.TypeId);
        Assert.StartsWith("biz error: Desk.echo of desk at ", failure.RemoteMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_that_cannot_be_encoded_is_told_and_the_connection_goes_on()
    {
        var engine = new RecordingEngine(Engine);
        var client = Client(await StartAsync(), o => o.UseEngine(engine));

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.ChooseAsync(2));

        Assert.Equal(ApplicationExceptionType.InternalError, failure.TypeId);
        Assert.Contains("exactly one member", failure.RemoteMessage, StringComparison.Ordinal);
        Assert.Equal(new Choice { Text = "one" }, await client.ChooseAsync(1));
        Assert.Single(engine.Dialed);
    }

    [Fact]
    public async Task A_result_of_null_is_told_and_the_connection_goes_on()
    {
        var desk = new Desk { OnEcho = static (_, _) => new((Response)null!) };
        var client = Client(await StartAsync(desk));

        // An empty result stands for the type's default, as a Go server's nil does.
        Assert.Equal(new Response(), await client.EchoAsync(Say("hello")));
        Assert.Equal(3, await client.AddAsync(1, 2));
    }

    [Fact]
    public async Task An_unknown_method_ends_the_connection_and_the_next_call_opens_another()
    {
        var engine = new RecordingEngine(Engine);
        var server = Own(BaseServer.Create(new Desk(), o => o.Listen(Network.FreeAddress()).UseEngine(Engine)));
        await server.StartAsync();
        var client = Client(server, o => o.UseEngine(engine).Framed());
        Assert.Equal("1.0", await client.VersionAsync());

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.EchoAsync(Say("hello")));

        Assert.Equal(ApplicationExceptionType.UnknownService, failure.TypeId);
        Assert.Equal("unknown service , method echo", failure.RemoteMessage);
        Assert.Equal("1.0", await client.VersionAsync());
        Assert.Equal(2, engine.Dialed.Count);
    }

    [Fact]
    public async Task The_server_closes_the_connection_after_the_answer_to_an_unknown_method()
    {
        var peer = await DialAsync(await StartAsync());

        await peer.SendAsync(new RawMessage(RawMessage.Call, "nothing", 5, [0]).Framed());
        var answer = await peer.ReceiveAsync();

        Assert.Equal("nothing", answer.Method);
        Assert.Equal(5, answer.SequenceId);
        Assert.Equal(("unknown service , method nothing", ApplicationExceptionType.UnknownService), answer.AsError());
        await peer.ExpectClosedAsync();
    }

    private async Task<(RpcRemoteException Failure, int Dialed)> FailAsync(Desk desk)
    {
        var engine = new RecordingEngine(Engine);
        var client = Client(await StartAsync(desk), o => o.UseEngine(engine));
        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.EchoAsync(Say("hello")));
        Assert.Equal(RpcErrorCode.Remote, failure.Code);
        Assert.Equal(3, await client.AddAsync(1, 2));
        return (failure, engine.Dialed.Count);
    }

    public sealed class OverSockets() : HandlerFailureTests(new SocketNetwork());

    public sealed class InMemory() : HandlerFailureTests(new MemoryNetwork());
}
