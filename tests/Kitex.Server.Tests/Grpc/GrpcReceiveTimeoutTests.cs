using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

/// <summary>How long the reader of a stream waits for one message.</summary>
public abstract class GrpcReceiveTimeoutTests(TestNetwork network) : GrpcSuite(network)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_silent_service_ends_the_stream_and_learns_of_it(bool ofClient)
    {
        var gone = new Signal();
        var server = await StartAsync(new Talks { OnSpread = (_, call) => Silent(gone, call) });
        var client = TalksClient(server, o => o.ReceiveTimeout(ofClient ? Short : Limit));
        var context = ofClient ? default : new CallContext { ReceiveTimeout = Short };

        await using var reader = client.SpreadAsync(new Note(), context).GetAsyncEnumerator();
        var failure = await Assert.ThrowsAsync<RpcTimeoutException>(async () =>
        {
            while (await reader.MoveNextAsync())
            {
            }
        });

        Assert.Contains("receive timeout", failure.Message, StringComparison.Ordinal);
        Assert.Contains("50 ms", failure.Message, StringComparison.Ordinal);
        Assert.Equal(17, failure.Error.TypeId);
        await gone.WaitAsync();
    }

    [Fact]
    public async Task The_calls_own_time_wins_when_it_is_shorter()
    {
        var gone = new Signal();
        var client = TalksClient(await StartAsync(new Talks { OnSpread = (_, call) => Silent(gone, call) }));

        await using var reader = client.SpreadAsync(new Note(), new CallContext { ReceiveTimeout = Limit, Timeout = TimeSpan.FromMilliseconds(200) }).GetAsyncEnumerator();
        var failure = await Assert.ThrowsAsync<RpcTimeoutException>(async () =>
        {
            while (await reader.MoveNextAsync())
            {
            }
        });

        Assert.DoesNotContain("receive timeout", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_to_many_messages_is_waited_for_no_longer_either()
    {
        var gone = new Signal();
        var client = TalksClient(await StartAsync(new Talks
        {
            OnGather = async (notes, call) =>
            {
                await using var registration = call.Cancellation.Register(gone.Set);
                await gone.WaitAsync();
                return new Note();
            },
        }));

        await using var call = await client.GatherAsync(new CallContext { ReceiveTimeout = Short });
        await call.SendAsync(new Note());
        await Assert.ThrowsAsync<RpcTimeoutException>(async () => await call.FinishAsync());

        await gone.WaitAsync();
    }

    [Fact]
    public async Task Time_passes_only_while_somebody_waits()
    {
        var client = TalksClient(await StartAsync(new Talks()));

        await using var call = await client.ChatAsync(new CallContext { ReceiveTimeout = TimeSpan.FromSeconds(2) });
        for (var i = 0; i < 30; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100));
            await call.SendAsync(new Note { Number = i });
            Assert.True(await call.ReceiveAsync());
        }
    }

    private static async IAsyncEnumerable<Note> Silent(Signal gone, CallContext call)
    {
        await using var registration = call.Cancellation.Register(gone.Set);
        yield return new Note();
        await gone.WaitAsync();

        // Whichever side is first says that the time is over; an end in good order would be one.
        call.Cancellation.ThrowIfCancellationRequested();
    }

    public sealed class OverSockets() : GrpcReceiveTimeoutTests(new SocketNetwork());

    public sealed class OverEpoll() : GrpcReceiveTimeoutTests(new EpollNetwork());

    public sealed class InMemory() : GrpcReceiveTimeoutTests(new MemoryNetwork());
}
