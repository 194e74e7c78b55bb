using System.Diagnostics;
using System.Runtime.CompilerServices;
using Kitex.Tests.LoadBalancing;

namespace Kitex.Tests.Diagnostics;

/// <summary>The span of a stream ends once, with the stream, however that ends.</summary>
[Collection(nameof(Listening))]
public sealed class ClientStreamSpanTests
{
    [Fact]
    public async Task At_its_end()
    {
        using var spans = new SpanRecorder();
        await using var client = Client(new ListedStream(null, "a", "b"));

        Assert.Equal(["a", "b"], await client.ListAsync("").ToListAsync());

        AssertEnded(spans, null, received: 2);
    }

    [Fact]
    public async Task By_its_failure()
    {
        using var spans = new SpanRecorder();
        await using var client = Client(new ListedStream(new RpcException(new RpcError(RpcErrorCode.ConnectionLost, "gone")), "a"));

        await Assert.ThrowsAsync<RpcException>(async () => await client.ListAsync("").ToListAsync());

        AssertEnded(spans, "connection_lost", received: 1);
    }

    [Fact]
    public async Task By_a_business_error_which_is_no_failure()
    {
        using var spans = new SpanRecorder();
        await using var client = Client(new ListedStream(new BizStatusException(1, "no"), "a"));

        await Assert.ThrowsAsync<BizStatusException>(async () => await client.ListAsync("").ToListAsync());

        AssertEnded(spans, null, received: 1);
        Assert.Equal("business", spans.Single.Text("kitex.outcome"));
    }

    [Fact]
    public async Task When_it_is_left()
    {
        using var spans = new SpanRecorder();
        await using var client = Client(new ListedStream(null, "a", "b"));

        await foreach (var _ in client.ListAsync(""))
        {
            break;
        }

        AssertEnded(spans, "canceled", received: 1);
    }

    [Fact]
    public async Task With_its_one_answer_and_not_again_when_it_is_disposed()
    {
        using var spans = new SpanRecorder();
        await using var client = Client(new ListedStream(null, "sum"));

        await using (var call = await client.GatherAsync())
        {
            Assert.True(await call.SendAsync("a"));
            Assert.True(await call.SendAsync("b"));
            Assert.Equal("sum", await call.FinishAsync());
        }

        AssertEnded(spans, null, received: 1, sent: 2);
    }

    [Fact]
    public async Task When_it_is_forgotten()
    {
        using var spans = new SpanRecorder();
        await using var client = Client(new ListedStream(null, "a", "b"));
        await ForgetAsync(client);

        await Eventually.TrueAsync(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return spans.Ended.Count == 1;
        });

        AssertEnded(spans, "canceled", received: 1);
    }

    [Fact]
    public async Task When_it_cannot_begin()
    {
        using var spans = new SpanRecorder();
        await using var client = new WatchedClient("streams", o => o.HostPorts("a:1").UseTransport(new ScriptedTransport(static _ => new RpcError(RpcErrorCode.ConnectFailed, "no"))));

        await Assert.ThrowsAsync<RpcConnectException>(async () => await client.ChatAsync());

        AssertEnded(spans, "connect_failed", received: 0);
    }

    [Fact]
    public async Task The_readers_own_span_stays_the_current_one()
    {
        using var spans = new SpanRecorder();
        await using var client = Client(new ListedStream(null, "a"));
        await using var call = await client.ChatAsync();
        using var own = new Activity("reading").Start();

        while (await call.ReceiveAsync())
        {
            Assert.Same(own, Activity.Current);
        }

        Assert.Same(own, Activity.Current);
        AssertEnded(spans, null, received: 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task ForgetAsync(WatchedClient client)
    {
        var messages = client.ListAsync("").GetAsyncEnumerator();
        Assert.True(await messages.MoveNextAsync());
    }

    private static WatchedClient Client(ListedStream stream) =>
        new("streams", o => o.HostPorts("a:1").UseTransport(new ScriptedTransport(_ => new RpcResponse { Stream = stream })));

    private static void AssertEnded(SpanRecorder spans, string? error, int received, int sent = 0)
    {
        Assert.Equal(1, spans.Begun);
        Assert.Equal(error, spans.Single.Text("error.type"));
        Assert.Equal(($"{sent}", $"{received}"), (spans.Single.Text("kitex.messages.sent"), spans.Single.Text("kitex.messages.received")));
        Assert.Equal("a", spans.Single.Text("server.address"));
    }
}
