using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Servers;

public abstract class MalformedRequestTests(TestNetwork network) : ServerSuite(network)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public async Task A_connection_that_falls_silent_before_the_first_eight_bytes_is_closed(int bytes)
    {
        var peer = await DialAsync(await StartAsync(configure: o => o.Configure(x => x with
        {
            IdleTimeout = bytes == 0 ? Short : Limit,
            ReadTimeout = bytes == 0 ? Limit : Short,
        })));

        if (bytes > 0)
        {
            await peer.SendAsync(Call().Framed().AsMemory(0, bytes));
        }

        await peer.ExpectClosedAsync();
    }

    [Fact]
    public async Task A_connection_idle_after_a_call_is_closed()
    {
        var peer = await DialAsync(await StartAsync(configure: static o => o.Configure(static x => x with { IdleTimeout = Short })));

        await peer.SendAsync(Call().Framed());

        await peer.ReceiveAsync();
        await peer.ExpectClosedAsync();
    }

    [Theory]
    [InlineData(true, 24)]
    [InlineData(true, 40)]
    [InlineData(false, 20)]
    [InlineData(false, 36)]
    public async Task A_cut_message_is_answered_when_its_time_is_over_and_the_connection_closed(bool framed, int bytes)
    {
        var peer = await DialAsync(await StartAsync(configure: static o => o.Configure(static x => x with { ReadTimeout = Short })));
        var call = Call("hello kitex, and more");

        await peer.SendAsync((framed ? call.Framed() : call.Buffered()).AsMemory(0, bytes));
        var answer = await peer.ReceiveAsync();

        Assert.Equal(("echo", 9), (answer.Method, answer.SequenceId));
        Assert.Equal(ApplicationExceptionType.ProtocolError, answer.AsError().TypeId);
        Assert.StartsWith("connection read timeout ", answer.AsError().Message, StringComparison.Ordinal);
        await peer.ExpectClosedAsync();
    }

    [Theory]
    [InlineData(RawMessage.Reply)]
    [InlineData(RawMessage.Exception)]
    public async Task A_cut_message_that_is_no_request_is_answered_with_nothing(int type)
    {
        var peer = await DialAsync(await StartAsync(configure: static o => o.Configure(static x => x with { ReadTimeout = Short })));

        await peer.SendAsync((Call("hello kitex, and more") with { Type = type }).Framed().AsMemory(0, 40));

        await peer.ExpectClosedAsync();
    }

    [Fact]
    public async Task A_cut_oneway_message_is_answered_with_nothing()
    {
        var peer = await DialAsync(await StartAsync(configure: static o => o.Configure(static x => x with { ReadTimeout = Short })));

        await peer.SendAsync(RawMessage.CallOf(DeskMethods.Notify, NotifyArgs(), 9).Framed().AsMemory(0, 30));

        await peer.ExpectClosedAsync();
    }

    [Fact]
    public async Task Malformed_arguments_are_answered_and_the_connection_closed()
    {
        var peer = await DialAsync(await StartAsync());

        await peer.SendAsync((Call() with { Body = Convert.FromHexString("0c00010b0001ffffffff") }).Framed());
        var (message, typeId) = (await peer.ReceiveAsync()).AsError();

        Assert.Equal(ApplicationExceptionType.ProtocolError, typeId);
        Assert.Contains("Desk.echo", message, StringComparison.Ordinal);
        await peer.ExpectClosedAsync();
    }

    [Fact]
    public async Task Malformed_arguments_of_a_oneway_call_close_the_connection_without_an_answer()
    {
        var peer = await DialAsync(await StartAsync());

        await peer.SendAsync((RawMessage.CallOf(DeskMethods.Notify, NotifyArgs(), 9) with { Body = Convert.FromHexString("0b0001ffffffff") }).Framed());

        await peer.ExpectClosedAsync();
    }

    [Theory]
    [InlineData("6465666768696a6b6c6d6e6f70717273")]
    [InlineData("474554202f20485454502f312e310d0a0d0a")]
    [InlineData("000000000000000000000000")]
    [InlineData("7fffffff8001000100000004")]
    [InlineData("800100010000000000000000")]
    [InlineData("0000000980010001000000046563686f")]
    public async Task What_is_no_message_closes_the_connection_without_an_answer(string hex)
    {
        var server = await StartAsync();
        var peer = await DialAsync(server);

        await peer.SendAsync(Convert.FromHexString(hex));

        await peer.ExpectClosedAsync();
        Assert.Equal(3, await Client(server).AddAsync(1, 2));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_message_that_is_no_call_closes_the_connection_without_an_answer(int type)
    {
        var peer = await DialAsync(await StartAsync());

        await peer.SendAsync((Call() with { Type = type }).Framed());

        await peer.ExpectClosedAsync();
    }

    private static RawMessage Call(string message = "hello") => RawMessage.CallOf(DeskMethods.Echo, Say(message), 9);

    private static DeskNotifyArgs NotifyArgs() => new() { Message = "one way" };

    public sealed class OverSockets() : MalformedRequestTests(new SocketNetwork());

    public sealed class InMemory() : MalformedRequestTests(new MemoryNetwork());
}
