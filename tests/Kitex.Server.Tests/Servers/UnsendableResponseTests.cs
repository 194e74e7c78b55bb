using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Servers;

/// <summary>Responses that cannot be sent, and whose error cannot be sent either.</summary>
public abstract class UnsendableResponseTests(TestNetwork network) : HostileSuite(network)
{
    // The least that can be set: no error says that much in so few bytes.
    private const int Smallest = 64;

    private static readonly RawMessage TooLarge = RawMessage.CallOf(DeskMethods.Fill, new DeskFillArgs { Bytes = 1000 }, 1);
    private static readonly RawMessage Good = RawMessage.CallOf(DeskMethods.Version, null, 2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task They_close_a_connection_that_carries_one_call_at_a_time(bool header)
    {
        var peer = await DialAsync(await WatchedAsync(static x => x with { MaxFrameBytes = Smallest }));

        await peer.SendAsync(header ? new RawHeader { Payload = TooLarge.Buffered() }.ToBytes() : TooLarge.Framed());

        await peer.ExpectClosedAsync();
        AssertToldOnce();
    }

    [Fact]
    public async Task They_leave_the_other_calls_of_a_multiplexed_connection()
    {
        var peer = await DialAsync(await WatchedAsync(static x => x with { MaxFrameBytes = Smallest }));

        await peer.SendAsync(new RawHeader { Flags = 1, Payload = TooLarge.Buffered() }.ToBytes());
        await Eventually.TrueAsync(() => Log.Lines.Any(IsUnsendable));
        await peer.SendAsync(new RawHeader { Flags = 1, Payload = Good.Buffered() }.ToBytes());

        Assert.Equal(2, (await peer.ReceiveAsync()).SequenceId);
        AssertToldOnce();
    }

    private void AssertToldOnce()
    {
        Assert.Single(Log.Lines, IsUnsendable);
        Assert.DoesNotContain(Log.Lines, static line => line.StartsWith("Serving a connection failed", StringComparison.Ordinal));
    }

    private static bool IsUnsendable(string line) => line.Contains("the error could not be sent either", StringComparison.Ordinal);

    [Collection(nameof(Alone))]
    public sealed class OverSockets() : UnsendableResponseTests(new SocketNetwork());

    [Collection(nameof(Alone))]
    public sealed class InMemory() : UnsendableResponseTests(new MemoryNetwork());
}
