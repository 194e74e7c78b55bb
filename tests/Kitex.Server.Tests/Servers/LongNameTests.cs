using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Servers;

/// <summary>Names so long that the answer that repeats them is larger than a message may be.</summary>
public abstract class LongNameTests(TestNetwork network) : HostileSuite(network)
{
    private const int Small = 1024;

    private static readonly RawMessage Unknown = RawMessage.CallOf(DeskMethods.Version, null, 7) with { Method = new string('x', 900) };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refusal_that_cannot_be_sent_closes_the_connection_and_is_no_failure_of_the_server(bool header)
    {
        var server = await WatchedAsync(static x => x with { MaxFrameBytes = Small });

        await RefusesAsync(server, header ? new RawHeader { Payload = Unknown.Buffered() }.ToBytes() : Unknown.Framed(), "unknown_method", "unknown service");

        Assert.DoesNotContain(Log.Lines, static line => line.Contains("failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_that_cannot_be_sent_leaves_the_other_calls_of_a_multiplexed_connection()
    {
        var peer = await DialAsync(await WatchedAsync(static x => x with { MaxFrameBytes = Small }));
        var header = new RawHeader { Flags = 1, SequenceId = 7 };

        await peer.SendAsync((header with { Payload = Unknown.Buffered() }).ToBytes());
        await peer.SendAsync((header with { Payload = Payload }).ToBytes());

        Assert.Equal((RawMessage.Reply, "echo"), await AnswerAsync(peer));
        Assert.DoesNotContain(Log.Lines, static line => line.Contains("failed", StringComparison.Ordinal));
    }

    private static async Task<(int Type, string Method)> AnswerAsync(RawPeer peer)
    {
        var answer = await peer.ReceiveAsync();
        return (answer.Type, answer.Method);
    }

    [Collection(nameof(Alone))]
    public sealed class OverSockets() : LongNameTests(new SocketNetwork());

    [Collection(nameof(Alone))]
    public sealed class InMemory() : LongNameTests(new MemoryNetwork());
}
