using Kitex.Client;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Calls;

public abstract class BlockingCallTests(TestNetwork network) : ServerSuite(network)
{
    [Theory]
    [InlineData(ThriftTransport.TTHeader)]
    [InlineData(ThriftTransport.TTHeaderFramed)]
    [InlineData(ThriftTransport.Framed)]
    [InlineData(ThriftTransport.Buffered)]
    public async Task Methods_of_every_shape_answer(ThriftTransport transport) =>
        CallAll(Client(await StartAsync(), o => o.Configure(x => x with { Transport = transport })));

    [Fact]
    public async Task They_share_multiplexed_connections() => CallAll(Client(await StartAsync(), static o => o.Multiplexed()));

    [Fact]
    public async Task A_void_call_returns_when_the_handler_has_ended()
    {
        var stored = "";
        var desk = new Desk
        {
            OnStore = async (request, _) =>
            {
                await Task.Yield();
                stored = request.Message;
            },
        };
        var client = Client(await StartAsync(desk));

        Blocking(() => client.Store(Say("kept")));

        Assert.Equal("kept", stored);
    }

    [Fact]
    public async Task A_oneway_call_returns_before_the_handler_does()
    {
        var heard = new TaskCompletionSource<string>();
        var goOn = new Signal();
        var desk = new Desk
        {
            OnNotify = async (message, _) =>
            {
                heard.SetResult(message);
                await goOn.WaitAsync();
            },
        };
        var client = Client(await StartAsync(desk));

        Blocking(() => client.Notify("one way"));

        Assert.Equal("one way", await heard.Task.WaitAsync(Limit));
        goOn.Set();
    }

    [Fact]
    public async Task A_declared_exception_arrives_as_itself_and_the_connection_goes_on()
    {
        var engine = new RecordingEngine(Engine);
        var desk = new Desk
        {
            OnEcho = static (_, _) => throw new Refusal { Message = "closed", Code = 7 },
            OnStore = static (_, _) => throw new Refusal { Message = "full", Code = 8 },
        };
        var client = Client(await StartAsync(desk), o => o.UseEngine(engine));

        Assert.Equal(7, Assert.Throws<Refusal>(() => client.Echo(Say("hello"))).Code);
        Assert.Equal(8, Assert.Throws<Refusal>(() => client.Store(Say("hello"))).Code);
        Assert.Single(engine.Dialed);
    }

    [Fact]
    public async Task A_business_error_arrives_with_what_was_sent_back()
    {
        var desk = new Desk
        {
            OnEcho = static (_, call) =>
            {
                call.Response.SendBackward("hint", "later");
                throw new BizStatusException(4001, "nothing left");
            },
        };
        var client = Client(await StartAsync(desk));

        var call = new CallContext().Capture(out var info);
        var error = Assert.Throws<BizStatusException>(() => client.Echo(Say("hello"), call));

        Assert.Equal((4001, "nothing left"), (error.Code, error.Message));
        Assert.Equal("later", info.Backward["hint"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_without_an_answer_in_time_ends(bool multiplexed)
    {
        var client = Client(await StartAsync(), o => _ = multiplexed ? o.Multiplexed() : o);
        Blocking(() => client.Add(1, 2));

        var timeout = Assert.Throws<RpcTimeoutException>(() => client.Slow(Say("hello"), new() { Timeout = TimeSpan.FromMilliseconds(100) }));

        Assert.Equal(RpcErrorCode.Timeout, timeout.Code);
        Assert.False(timeout.Error.NothingSent);
    }

    [Fact]
    public async Task The_callers_token_ends_it()
    {
        using var leaving = new CancellationTokenSource();
        var desk = new Desk
        {
            OnSlow = async (request, call) =>
            {
                await leaving.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
                return new Response { Message = request.Message };
            },
        };
        var client = Client(await StartAsync(desk));

        Assert.Throws<RpcCanceledException>(() => client.Slow(Say("hello"), leaving.Token));
    }

    [Fact]
    public async Task Without_a_server_it_fails_to_connect()
    {
        var server = await StartAsync();
        var client = Client(server);
        await server.StopAsync();

        Assert.Throws<RpcConnectException>(() => client.Echo(Say("hello")));
    }

    private static void CallAll(DeskClient client)
    {
        Assert.Equal("1.0", client.Version());
        Assert.Equal("hello kitex", client.Echo(Say("hello kitex")).Message);
        Assert.Equal(42, client.Add(40, 2));
        client.Store(Say("kept"));
        client.Notify("one way");
        Assert.Equal(new Choice { Text = "one" }, client.Choose(1));
        Assert.True(client.Fill(100_000).Span.SequenceEqual(Desk.Pattern(100_000)));
    }

    private static void Blocking(Action call) => call();

    public sealed class OverSockets() : BlockingCallTests(new SocketNetwork());

    public sealed class InMemory() : BlockingCallTests(new MemoryNetwork());
}
