using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Clients;

public abstract class HedgedCallTests(TestNetwork network) : ServerSuite(network)
{
    private static readonly RetryPolicy Backup = RetryPolicy.Backup(TimeSpan.FromMilliseconds(20)) with { MaxRetryShare = 0.3 };

    [Fact]
    public async Task A_loser_costs_its_pooled_connection_and_ends_its_handler()
    {
        var engine = new RecordingEngine(Engine);
        var ended = new Signal();
        var client = Client(await StartAsync(Desk(ended)), o => o.UseEngine(engine).Retry(Backup));

        Assert.Equal("hello", (await client.SlowAsync(Say("hello"), default(CallContext).Capture(out var info)).AsTask().WaitAsync(Limit)).Message);

        Assert.Equal(2, info.Attempts);
        await ended.WaitAsync();
        Assert.Equal(2, engine.Dialed.Count);
        await Eventually.TrueAsync(() => engine.Dialed.Count(static connection => connection.IsReusable) == 1);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal($"call {i}", (await client.EchoAsync(Say($"call {i}"))).Message);
        }

        Assert.Equal(2, engine.Dialed.Count);
    }

    [Fact]
    public async Task A_loser_leaves_its_multiplexed_connection_to_the_others()
    {
        var engine = new RecordingEngine(Engine);
        var ended = new Signal();
        var client = Client(await StartAsync(Desk(ended)), o => o.UseEngine(engine).Multiplexed().Retry(Backup));

        Assert.Equal("hello", (await client.SlowAsync(Say("hello"), default(CallContext).Capture(out var info)).AsTask().WaitAsync(Limit)).Message);

        Assert.Equal(2, info.Attempts);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i => (await client.EchoAsync(Say($"call {i}"))).Message)).WaitAsync(Limit);
        Assert.Equal(Enumerable.Range(0, 50).Select(static i => $"call {i}"), answers);
        Assert.Single(engine.Dialed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Blocking_calls_are_hedged(bool multiplexed)
    {
        var client = Client(await StartAsync(Desk(new Signal())), o => _ = multiplexed ? o.Multiplexed().Retry(Backup) : o.Retry(Backup));

        Assert.Equal("hello", (await Task.Run(() => client.Slow(Say("hello"))).WaitAsync(Limit)).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Blocking_calls_are_tried_again(bool multiplexed)
    {
        var retry = RetryPolicy.Failure() with { Backoff = RetryBackoff.Fixed(TimeSpan.FromMilliseconds(1)) };
        var client = Client(await StartAsync(Desk(new Signal())), o => _ = (multiplexed ? o.Multiplexed() : o).AttemptTimeout(TimeSpan.FromMilliseconds(300)).Retry(retry));

        Assert.Equal("hello", (await Task.Run(() => client.Slow(Say("hello"))).WaitAsync(Limit)).Message);
    }

    /// <summary>The first call of slow is answered when its caller is gone, the others at once.</summary>
    private static Desk Desk(Signal ended)
    {
        var calls = 0;
        return new Desk
        {
            OnSlow = async (request, call) =>
            {
                if (Interlocked.Increment(ref calls) == 1)
                {
                    try
                    {
                        await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
                    }
                    finally
                    {
                        ended.Set();
                    }
                }

                return new Response { Message = request.Message };
            },
        };
    }

    public sealed class OverEpoll() : HedgedCallTests(new EpollNetwork());

    public sealed class OverSockets() : HedgedCallTests(new SocketNetwork());
}
