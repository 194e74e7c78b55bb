using Kitex.Tests.LoadBalancing;
using Kitex.Tests.Resilience;

namespace Kitex.Tests.Diagnostics;

/// <summary>What clients measure, call for call.</summary>
[Collection(nameof(Listening))]
public sealed class ClientMetricsTests : ScriptedSuite
{
    [Fact]
    public async Task Every_call_is_measured_once_with_its_outcome()
    {
        using var measured = new MeasurementRecorder("Kitex");
        var client = Watched("m-outcomes", number => (number % 4) switch
        {
            1 => Scene.Fail(RpcErrorCode.Timeout, 20),
            2 => new Scene(5, RpcError.Business(new BizStatusException(1, "no"))),
            _ => Scene.Answer("hello", 10),
        });

        for (var i = 0; i < 40; i++)
        {
            await EndOfAsync(() => client.SayAsync("hello"));
        }

        (string, string?) mine = ("kitex.callee", client.Callee);
        Assert.Equal(40, measured.Of("rpc.client.call.duration", mine).Count);
        Assert.Equal(10, measured.Of("rpc.client.call.duration", mine, ("error.type", "timeout")).Count);
        Assert.Equal(10, measured.Of("rpc.client.call.duration", mine, ("kitex.outcome", "business"), ("error.type", null)).Count);
        Assert.Equal(20, measured.Of("rpc.client.call.duration", mine, ("kitex.outcome", null), ("error.type", null), ("rpc.method", "Probe/say"), ("rpc.system.name", "kitex")).Count);
        Assert.Equal((20 * 0.010) + (10 * 0.020) + (10 * 0.005), measured.Sum("rpc.client.call.duration", mine), 9);
        Assert.Equal((80, 0.0), (measured.Of("kitex.client.active_calls", mine).Count, measured.Sum("kitex.client.active_calls", mine)));
    }

    [Fact]
    public async Task Attempts_beyond_the_first_are_counted_by_kind()
    {
        using var measured = new MeasurementRecorder("Kitex");
        var client = Watched("m-retries", number => number % 3 == 0 ? Scene.Answer("hello", 50) : Scene.Fail(RpcErrorCode.Timeout, 1));

        for (var i = 0; i < 3; i++)
        {
            await EndOfAsync(() => client.SayAsync("hello", new CallOptions { Retry = RetryPolicy.Failure() with { MaxDuration = TimeSpan.Zero } }));
        }

        // Beyond what the share of retries looks at.
        Advance(20_000);
        await EndOfAsync(() => client.SayAsync("hello"));
        await EndOfAsync(() => client.SayAsync("hello"));
        await EndOfAsync(() => client.SayAsync("hello", new CallOptions { Retry = RetryPolicy.Backup(Milliseconds(20)) }));

        (string, string?) mine = ("kitex.callee", client.Callee);
        Assert.Equal(6, measured.Sum("kitex.client.retries", mine, ("kitex.retry.kind", "retry")));
        Assert.Equal(1, measured.Sum("kitex.client.retries", mine, ("kitex.retry.kind", "hedge")));
        Assert.Equal(6, measured.Of("rpc.client.call.duration", mine).Count);
    }

    [Fact]
    public async Task Picks_that_went_elsewhere_are_counted()
    {
        using var measured = new MeasurementRecorder("Kitex");
        var client = Watched("m-picks", number => number < 3 ? Scene.Fail(RpcErrorCode.ConnectFailed, nothingSent: true) : Scene.Answer("hello"));

        await client.SayAsync("hello");

        Assert.Equal(2, measured.Sum("kitex.client.repicks", ("kitex.callee", client.Callee)));
    }

    [Fact]
    public async Task What_discovery_changes_is_counted()
    {
        using var measured = new MeasurementRecorder("Kitex");
        var client = Watched("m-discovery", static _ => Scene.Answer("hello"));

        await client.SayAsync("hello");

        Assert.Equal(3, measured.Sum("kitex.client.discovery.changes", ("kitex.callee", client.Callee), ("kitex.change", "added")));
    }

    [Fact]
    public async Task A_stream_is_measured_when_it_ends_and_its_messages_with_it()
    {
        using var measured = new MeasurementRecorder("Kitex");
        await using var client = new WatchedClient(
            "m-streams", o => o.HostPorts("a:1").UseTransport(new LoadBalancing.ScriptedTransport(_ => new RpcResponse { Stream = new ListedStream(null, "a", "b") })));
        (string, string?) mine = ("kitex.callee", client.Callee);

        await using (var call = await client.ChatAsync())
        {
            await call.SendAsync("one");
            Assert.Equal(1, measured.Sum("kitex.client.active_calls", mine));
            Assert.Empty(measured.Of("rpc.client.call.duration", mine));
            while (await call.ReceiveAsync())
            {
            }
        }

        Assert.Single(measured.Of("rpc.client.call.duration", mine));
        Assert.Equal(0, measured.Sum("kitex.client.active_calls", mine));
        Assert.Equal((1.0, 2.0), (Messages("sent"), Messages("received")));

        double Messages(string direction) => measured.Sum("kitex.client.stream.messages", mine, ("kitex.direction", direction));
    }

    private WatchedClient Watched(string callee, Func<int, Scene> script)
    {
        var transport = new Resilience.ScriptedTransport(Clock, (_, number) => script(number));
        return new WatchedClient(callee, o => o.HostPorts("a:1", "b:2", "c:3").UseTransport(transport).UseTime(Clock).Timeout(Timeout.InfiniteTimeSpan));
    }
}
