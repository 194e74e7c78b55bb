using System.IO.Pipelines;
using Kitex.Network.Pipes;
using Kitex.Network.Timing;

namespace Kitex.Network.Tests.Pipes;

[Collection(Alone.Name)]
public sealed class PipeAllocationTests
{
    private const int MessageBytes = 1024;
    private const int RoundTrips = 20_000;

    [Fact]
    public async Task Ping_pong_allocates_nothing()
    {
        var timers = new TimerWheel(TimeProvider.System);

        // A pipe that resumes on the thread pool allocates a work item each time; this is about what stands on the pipe.
        var options = new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline);
        var (up, down) = (new Pipe(options), new Pipe(options));
        await using var client = Open(new DuplexPipe(down.Reader, up.Writer), timers);
        await using var server = Open(new DuplexPipe(up.Reader, down.Writer), timers);
        var answering = AnswerAsync(server);
        await AskAsync(client, 2000);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        await AskAsync(client, RoundTrips);
        var perRoundTrip = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)RoundTrips;

        Assert.True(perRoundTrip < 16, $"{perRoundTrip} bytes per round trip");
        await client.DisposeAsync();
        await answering;
    }

    private static NetworkConnection Open(DuplexPipe pipe, TimerWheel timers) =>
        PipeConnection.Create(pipe, timers, null, null, _ => { }, () => ValueTask.CompletedTask);

    private static async Task AskAsync(NetworkConnection connection, int times)
    {
        for (var i = 0; i < times; i++)
        {
            connection.Output.GetSpan(MessageBytes)[..MessageBytes].Fill((byte)i);
            connection.Output.Advance(MessageBytes);
            await connection.FlushAsync(Timeout.InfiniteTimeSpan);
            if (await connection.ReadAsync(MessageBytes, TimeSpan.FromSeconds(30)) != ReadStatus.Ready)
            {
                throw new InvalidOperationException("The peer is gone.");
            }

            connection.Consume(MessageBytes);
        }
    }

    private static async Task AnswerAsync(NetworkConnection connection)
    {
        while (await connection.ReadAsync(MessageBytes, Timeout.InfiniteTimeSpan) == ReadStatus.Ready)
        {
            connection.Output.Write(connection.Input[..MessageBytes]);
            connection.Consume(MessageBytes);
            await connection.FlushAsync(Timeout.InfiniteTimeSpan);
        }
    }
}
