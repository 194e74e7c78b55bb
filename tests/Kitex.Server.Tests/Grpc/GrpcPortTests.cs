using Kitex.Client;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

public abstract class GrpcPortTests(TestNetwork network) : GrpcSuite(network)
{
    [Fact]
    public async Task One_port_serves_every_protocol_at_once()
    {
        var server = await StartAsync(new Talks(), o => o.AddService(new Notes().Describe()).FallbackService("Notes"));
        var address = AddressText.Format(server.Address);
        var framed = Client(address, static o => o.Framed());
        var header = Client(address, static o => o.Configure(static x => x with { Transport = ThriftTransport.TTHeader }));
        var notes = Own(new NotesClient(o => o.HostPorts(address).UseEngine(Engine).Timeout(Limit).ConnectTimeout(Limit)));

        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            using var reply = await CallAsync(server, "Echo", new Note { Number = i });
            Assert.Equal(i, (await reply.ReceiveAsync())!.Number);
            Assert.Equal("framed", (await framed.EchoAsync(Say("framed"))).Message);
            Assert.Equal("header", (await header.EchoAsync(Say("header"))).Message);
            Assert.Equal("pb", (await notes.EchoAsync(new Note { Text = "pb" })).Text);
        }));
    }

    [Theory]
    [InlineData("PRI * HTTP/1.1\r\n\r\nSM\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n")]
    [InlineData("PRX")]
    public async Task What_only_begins_like_HTTP2_is_of_no_protocol(string head)
    {
        var peer = await DialAsync(await StartAsync(new Talks(), static o => o.Configure(static x => x with { ReadTimeout = TimeSpan.FromMilliseconds(100) })));

        await peer.SendAsync(System.Text.Encoding.ASCII.GetBytes(head));

        await peer.ExpectClosedAsync();
    }

    [Fact]
    public async Task A_call_under_way_ends_in_peace_when_the_server_stops_and_the_next_connection_is_refused()
    {
        var begun = new Signal();
        var go = new Signal();
        var server = await StartAsync(
            new Talks { OnEcho = async (note, _) => { begun.Set(); await go.WaitAsync(); return note; } },
            static o => o.Configure(static x => x with { DrainTimeout = Limit }));
        var call = CallAsync(server, "Echo", new Note { Text = "last" });
        await begun.WaitAsync();

        var stopped = server.StopAsync();
        go.Set();

        using var reply = await call;
        Assert.Equal("last", (await reply.ReceiveAsync())!.Text);
        Assert.Null(await reply.ReceiveAsync());
        Assert.Equal(0, reply.Status);
        await stopped.WaitAsync(Limit);
        Assert.Equal(0, server.ConnectionCount);
    }

    [Fact]
    public async Task A_call_that_outlasts_the_drain_time_is_cancelled()
    {
        var begun = new Signal();
        var cancelled = new Signal();
        var server = await StartAsync(new Talks
        {
            OnEcho = async (note, call) =>
            {
                using var registration = call.Cancellation.Register(cancelled.Set);
                begun.Set();
                await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
                return note;
            },
        });
        var pending = CallAsync(server, "Echo", new Note());
        await begun.WaitAsync();

        await server.StopAsync().WaitAsync(Limit);

        await cancelled.WaitAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => pending);
    }

    [Fact]
    public async Task A_stream_under_way_may_end_in_peace_when_the_server_stops()
    {
        var server = await StartAsync(new Talks(), static o => o.Configure(static x => x with { DrainTimeout = Limit }));
        await using var talk = await TalksClient(server).ChatAsync();
        await talk.SendAsync(new Note { Number = 1 });
        Assert.True(await talk.ReceiveAsync());

        var stopped = server.StopAsync();
        for (var i = 2; i < 20; i++)
        {
            Assert.True(await talk.SendAsync(new Note { Number = i }));
            Assert.True(await talk.ReceiveAsync());
            Assert.Equal(i, talk.Current.Number);
        }

        Assert.False(stopped.IsCompleted);
        await talk.CompleteAsync();
        Assert.False(await talk.ReceiveAsync());
        await stopped.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_stream_that_outlasts_the_drain_time_fails_on_both_sides()
    {
        var cancelled = new Signal();
        var server = await StartAsync(
            new Talks
            {
                OnChat = (notes, call) =>
                {
                    call.Cancellation.Register(cancelled.Set);
                    return notes;
                },
            },
            static o => o.Configure(static x => x with { DrainTimeout = TimeSpan.FromMilliseconds(50) }));
        await using var talk = await TalksClient(server).ChatAsync();
        await talk.SendAsync(new Note { Number = 1 });
        Assert.True(await talk.ReceiveAsync());

        await server.StopAsync().WaitAsync(Limit);

        await cancelled.WaitAsync();
        var lost = await Assert.ThrowsAnyAsync<RpcException>(async () => await talk.ReceiveAsync().AsTask().WaitAsync(Limit));
        Assert.True(lost.Code == RpcErrorCode.ConnectionLost || lost.Error.TypeId == 14, lost.Message);
    }

    [Fact]
    public async Task A_caller_that_breaks_off_reaches_the_handlers_token_and_leaves_nothing_behind()
    {
        var server = await StartAsync(new Talks());
        var peer = await DialAsync(server);
        await peer.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray().Concat(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 }).ToArray());
        await Eventually.TrueAsync(() => server.ConnectionCount == 1);

        await peer.DisposeAsync();

        await Eventually.TrueAsync(() => server.ConnectionCount == 0);
    }

    public sealed class OverSockets() : GrpcPortTests(new SocketNetwork());

    public sealed class OverEpoll() : GrpcPortTests(new EpollNetwork());
}
