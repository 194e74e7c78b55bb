using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.GrpcClient;

public abstract class GrpcRetryTests(TestNetwork network) : GrpcSuite(network)
{
    [Fact]
    public async Task A_losing_hedge_resets_its_stream_and_leaves_the_connection_to_the_others()
    {
        var calls = 0;
        var reset = new Signal();
        var server = await ServeAsync(async exchange =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, exchange.Aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                reset.Set();
                return;
            }

            await EchoAllAsync(exchange);
        });
        var client = GrpcClient(server, static o => o.Retry(RetryPolicy.Backup(TimeSpan.FromMilliseconds(20))));

        var note = await client.EchoAsync(new Note { Number = 7 }, default(CallContext).Capture(out var info)).AsTask().WaitAsync(Limit);

        Assert.Equal((7, 2), (note.Number, info.Attempts));
        await reset.WaitAsync();
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(i, (await client.EchoAsync(new Note { Number = i })).Number);
        }

        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_retry_tells_its_number_in_its_headers()
    {
        var numbers = new List<string>();
        var server = await ServeAsync(async exchange =>
        {
            numbers.Add(exchange.Header("rpc-persist-retryreq"));
            if (numbers.Count < 3)
            {
                exchange.End(13, "broken");
                return;
            }

            await EchoAllAsync(exchange);
        });
        var client = GrpcClient(server, static o => o.Retry(RetryPolicy.Failure() with { ShouldRetry = RetryPolicy.AnyError }));

        Assert.Equal(7, (await client.EchoAsync(new Note { Number = 7 }).AsTask().WaitAsync(Limit)).Number);
        Assert.Equal(["", "1", "2"], numbers);
    }

    public sealed class OverEpoll() : GrpcRetryTests(new EpollNetwork());

    public sealed class OverSockets() : GrpcRetryTests(new SocketNetwork());
}
