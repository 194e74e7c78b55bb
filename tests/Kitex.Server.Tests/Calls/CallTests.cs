using Kitex.Client;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Calls;

public abstract class CallTests(TestNetwork network) : ServerSuite(network)
{
    [Theory]
    [InlineData(ThriftTransport.TTHeader)]
    [InlineData(ThriftTransport.TTHeaderFramed)]
    [InlineData(ThriftTransport.Framed)]
    [InlineData(ThriftTransport.Buffered)]
    public async Task Methods_of_every_shape_answer(ThriftTransport transport)
    {
        var client = Client(await StartAsync(), o => o.Configure(x => x with { Transport = transport }));

        Assert.Equal("hello kitex", (await client.EchoAsync(Say("hello kitex"))).Message);
        Assert.Equal("", (await client.EchoAsync(Say(""))).Message);
        Assert.Equal(42, await client.AddAsync(40, 2));
        Assert.Equal(-1, await client.AddAsync(int.MaxValue, int.MinValue));
        await client.StoreAsync(Say("kept"));
        Assert.Equal(new Choice { Text = "one" }, await client.ChooseAsync(1));
    }

    [Fact]
    public async Task Inherited_methods_are_served_and_called_as_ones_own()
    {
        var server = await StartAsync();

        Assert.Equal("1.0", await Client(server).VersionAsync());
        await using var baseClient = new BaseClient("base", o => o.HostPorts(AddressText.Format(server.Address)).UseEngine(Engine));
        Assert.Equal("1.0", await baseClient.VersionAsync());
    }

    [Fact]
    public async Task A_declared_exception_arrives_as_itself_and_the_connection_goes_on()
    {
        var engine = new RecordingEngine(Engine);
        var desk = new Desk { OnEcho = static (_, _) => throw new Refusal { Message = "closed", Code = 7 } };
        var client = Client(await StartAsync(desk), o => o.UseEngine(engine));

        var refusal = await Assert.ThrowsAsync<Refusal>(async () => await client.EchoAsync(Say("hello")));

        Assert.Equal("closed", refusal.Message);
        Assert.Equal(7, refusal.Code);
        Assert.Equal(3, await client.AddAsync(1, 2));
        Assert.Single(engine.Dialed);
    }

    [Fact]
    public async Task A_void_method_can_answer_with_its_declared_exception()
    {
        var desk = new Desk
        {
            OnStore = static async (_, _) =>
            {
                await Task.Yield();
                throw new Refusal { Message = "full", Code = 1 };
            },
        };
        var client = Client(await StartAsync(desk));

        Assert.Equal("full", (await Assert.ThrowsAsync<Refusal>(async () => await client.StoreAsync(Say("more")))).Message);
    }

    [Fact]
    public async Task A_oneway_call_returns_before_the_handler_does()
    {
        var heard = new TaskCompletionSource<string>();
        var goOn = new Signal();
        var ended = new Signal();
        var desk = new Desk
        {
            OnNotify = async (message, _) =>
            {
                heard.SetResult(message);
                await goOn.WaitAsync();
                ended.Set();
            },
        };
        var client = Client(await StartAsync(desk));

        await client.NotifyAsync("one way");

        Assert.Equal("one way", await heard.Task.WaitAsync(Limit));
        Assert.False(ended.IsSet);
        Assert.Equal(3, await client.AddAsync(1, 2));
        goOn.Set();
        await ended.WaitAsync();
    }

    [Fact]
    public async Task A_oneway_handler_is_not_canceled_though_its_caller_is_gone()
    {
        var engine = new RecordingEngine(Engine);
        var called = new TaskCompletionSource<CallContext>();
        var goOn = new Signal();
        var desk = new Desk
        {
            OnNotify = async (_, call) =>
            {
                called.SetResult(call);
                await goOn.WaitAsync();
            },
        };
        var client = Client(await StartAsync(desk), o => o.UseEngine(engine));

        await client.NotifyAsync("one way");
        var call = await called.Task.WaitAsync(Limit);
        var gone = new Signal();
        await using (call.Incoming!.Connection!.Closed.Register(gone.Set))
        {
            await gone.WaitAsync();
        }

        Assert.False(call.Cancellation.IsCancellationRequested);
        goOn.Set();
    }

    [Fact]
    public async Task A_failed_oneway_handler_is_answered_with_nothing()
    {
        var client = Client(await StartAsync(new Desk { OnNotify = static (_, _) => throw new InvalidOperationException("lost") }));

        await client.NotifyAsync("one way");

        Assert.Equal(3, await client.AddAsync(1, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(8 * 1024 * 1024)]
    public async Task Data_of_any_size_arrives_as_it_was_sent(int count)
    {
        var client = Client(await StartAsync());

        var bytes = await client.FillAsync(count);

        Assert.True(bytes.Span.SequenceEqual(Desk.Pattern(count)));
    }

    [Fact]
    public async Task A_large_request_arrives_as_it_was_sent()
    {
        var text = string.Concat(Enumerable.Range(0, 300_000).Select(static i => $"{i} "));
        var client = Client(await StartAsync(), static o => o.Buffered());

        Assert.Equal(text, (await client.EchoAsync(Say(text))).Message);
    }

    [Fact]
    public async Task A_request_that_cannot_be_encoded_fails_before_anything_is_sent()
    {
        var engine = new RecordingEngine(Engine);
        var client = Client(await StartAsync(), o => o.UseEngine(engine));

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.DescribeAsync(new Choice { Text = "one", Number = 2 }));

        Assert.Equal(RpcErrorCode.Encoding, refused.Code);
        Assert.True(refused.Error.NothingSent);
        Assert.Contains("exactly one member", refused.Message, StringComparison.Ordinal);
        Assert.Equal("Text", await client.DescribeAsync(new Choice { Text = "one" }));
        Assert.Single(engine.Dialed);
    }

    [Theory]
    [InlineData(ThriftTransport.TTHeader)]
    [InlineData(ThriftTransport.TTHeaderFramed)]
    [InlineData(ThriftTransport.Framed)]
    [InlineData(ThriftTransport.Buffered)]
    public async Task A_thousand_calls_at_once_get_each_its_own_answer(ThriftTransport transport)
    {
        var client = Client(await StartAsync(), o => o.Configure(x => x with { Transport = transport }));

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => client.EchoAsync(Say($"call {i}")).AsTask())).WaitAsync(Limit);

        Assert.Equal(Enumerable.Range(0, 1000).Select(static i => $"call {i}"), answers.Select(static a => a.Message));
    }

    [Fact]
    public async Task Calls_one_after_the_other_share_a_connection()
    {
        var engine = new RecordingEngine(Engine);
        var client = Client(await StartAsync(), o => o.UseEngine(engine));

        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(2 * i, await client.AddAsync(i, i));
        }

        Assert.Single(engine.Dialed);
    }

    [Fact]
    public async Task Framed_and_buffered_clients_share_a_port()
    {
        var server = await StartAsync();

        Assert.Equal(3, await Client(server, static o => o.Framed()).AddAsync(1, 2));
        Assert.Equal(3, await Client(server, static o => o.Buffered()).AddAsync(1, 2));
    }

    [Fact]
    public async Task A_call_goes_to_the_host_it_names()
    {
        var first = await StartAsync(new Desk { OnEcho = static (_, _) => new(new Response { Message = "first" }) });
        var second = await StartAsync(new Desk { OnEcho = static (_, _) => new(new Response { Message = "second" }) });
        var client = Client(first);

        Assert.Equal("first", (await client.EchoAsync(Say(""))).Message);
        Assert.Equal("second", (await client.EchoAsync(Say(""), new() { Host = AddressText.Format(second.Address) })).Message);
    }

    [Fact]
    public async Task Addresses_are_called_in_turn()
    {
        var servers = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var name = $"server {i}";
            var server = await StartAsync(new Desk { OnEcho = (_, _) => new(new Response { Message = name }) });
            servers.Add(AddressText.Format(server.Address));
        }

        var client = Client(servers[0], o => o.HostPorts([.. servers]));
        var answers = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            answers.Add((await client.EchoAsync(Say(""))).Message);
        }

        // With whom it begins is chance.
        Assert.Equal(["server 0", "server 1", "server 2"], answers[..3].Order());
        Assert.Equal(answers[..3], answers[3..]);
    }

    public sealed class OverSockets() : CallTests(new SocketNetwork());

    public sealed class InMemory() : CallTests(new MemoryNetwork());
}
