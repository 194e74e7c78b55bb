using Kitex.Network.Connections;
using Kitex.Network.Timing;

namespace Kitex.Network.Tests.Connections;

public sealed class ChannelConnectionTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Whom_the_abort_stops_by_the_token_can_send_nothing_any_more()
    {
        using var channel = new HeldChannel();
        await using var connection = new ChannelConnection(channel, new TimerWheel(TimeProvider.System));
        var lastWord = new TaskCompletionSource<FlushStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stopped = connection.Closed.Register(async () =>
        {
            connection.Output.Write("I was stopped"u8);
            lastWord.SetResult(await connection.FlushAsync(Timeout.InfiniteTimeSpan));
        });

        // Holds the abort at the reader, in the middle of its work.
        var looking = Task.Run(() => connection.IsReusable);
        await channel.Looking.WaitAsync(Limit);
        var aborting = Task.Run(() => connection.Abort());

        var said = await lastWord.Task.WaitAsync(Limit);
        channel.LetGo();
        await Task.WhenAll(looking, aborting).WaitAsync(Limit);
        Assert.Equal(FlushStatus.Failed, said);
    }
}
