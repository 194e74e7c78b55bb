using Kitex.Network;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Servers;

/// <summary>Peers that never finish what they began.</summary>
public abstract class SlowPeerTests(TestNetwork network) : HostileSuite(network)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_header_that_drips_in_ends_with_the_time_for_a_message(ushort flags)
    {
        var server = await WatchedAsync(static x => x with { ReadTimeout = Short });
        var peer = await DialAsync(server);
        var header = new RawHeader { Flags = flags, Length = 300_000, Blocks = new byte[RawHeader.MostBlockBytes] }.ToBytes();

        var closed = peer.ExpectClosedAsync();
        for (var sent = 0; sent < header.Length - 1 && !closed.IsCompleted; sent++)
        {
            peer.Connection.Output.Write(header.AsSpan(sent, 1));
            if (await peer.Connection.FlushAsync(Limit) != FlushStatus.Flushed)
            {
                break;
            }
        }

        await closed;
        Assert.Equal(1, Refused["read_timeout"]);
        AssertLogged("read_timeout", "ReadTimeout");
        await Eventually.TrueAsync(() => server.ConnectionCount == 0);
        Assert.Equal(3, await Client(server).AddAsync(1, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task A_payload_that_does_not_come_is_answered_once_the_method_is_known(int missing)
    {
        var server = await WatchedAsync(static x => x with { ReadTimeout = Short });
        var peer = await DialAsync(server);
        var bytes = new RawHeader { SequenceId = 7, Blocks = RawHeader.Text("isn", "Desk"), Payload = Payload }.ToBytes();

        await peer.SendAsync(bytes.AsMemory(0, bytes.Length - 1 - missing));
        var answer = await peer.ReceiveAsync();

        Assert.Equal(("echo", 7), (answer.Method, answer.SequenceId));
        Assert.Equal(ApplicationExceptionType.ProtocolError, answer.AsError().TypeId);
        await peer.ExpectClosedAsync();
        Assert.Equal(1, Refused["read_timeout"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(17)]
    public async Task A_header_that_stops_coming_is_counted_as_overdue(int bytes)
    {
        var server = await WatchedAsync(static x => x with { ReadTimeout = Short });
        var peer = await DialAsync(server);

        await peer.SendAsync(new RawHeader { Payload = Payload }.ToBytes().AsMemory(0, bytes));

        await peer.ExpectClosedAsync();
        Assert.Equal((1, 1), (Refused["read_timeout"], Refused.Total));
    }

    [Fact]
    public async Task A_connection_that_ends_before_it_says_anything_is_not_counted()
    {
        var server = await WatchedAsync();
        await using (await DialAsync(server))
        {
            await Eventually.TrueAsync(() => server.ConnectionCount == 1);
        }

        await Eventually.TrueAsync(() => server.ConnectionCount == 0);
        Assert.Equal(0, Refused.Total);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(17)]
    public async Task A_connection_that_ends_within_a_header_is_counted_as_cut(int bytes)
    {
        var server = await WatchedAsync();
        var peer = await DialAsync(server);

        await peer.SendAsync(new RawHeader { Payload = Payload }.ToBytes().AsMemory(0, bytes));
        await peer.DisposeAsync();

        await Eventually.TrueAsync(() => Refused["truncated"] == 1 && server.ConnectionCount == 0);
        AssertLogged("truncated", "Truncated");
    }

    [Collection(nameof(Alone))]
    public sealed class OverSockets() : SlowPeerTests(new SocketNetwork());

    [Collection(nameof(Alone))]
    public sealed class InMemory() : SlowPeerTests(new MemoryNetwork());
}
