using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Servers;

/// <summary>Headers that are as large as the format allows, full of what costs little to send.</summary>
public abstract class HeaderFloodTests(TestNetwork network) : HostileSuite(network)
{
    // As many connections of 256 KiB hold 50 MiB if anything of them stays.
    private const int Connections = 200;
    private const long MostHeld = 8 * 1024 * 1024;

    // Empty keys and values, one block each; one block of them all; empty tokens; ids nobody knows.
    public static TheoryData<string, string> Floods => new()
    {
        { "01000100000000", "more than 4096 keys" },
        { "1000010000" + "0000", "more than 4096 keys" },
        { "110000", "more than 4096 keys" },
        { "02", "0x02 at byte" },
        { "ff", "0xff at byte" },
        { "01ffff", "more than 4096 keys" },
        { "010000020000", "0x02 at byte" },
        { "0100010001", "runs past the header's end" },
    };

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task A_header_filled_to_its_limit_closes_the_connection(string piece, string problem)
    {
        var server = await WatchedAsync();

        await RefusesAsync(server, Flood(piece), "malformed", problem);
        await RefusesAsync(server, Flood(piece, multiplexed: true), "malformed", problem);
    }

    [Theory]
    [InlineData(4097)]
    [InlineData(65535)]
    public async Task Too_many_keys_announced_close_the_connection_before_one_is_read(int keys)
    {
        byte[] blocks = [0x01, (byte)(keys >> 8), (byte)keys];

        await RefusesAsync(await WatchedAsync(), new RawHeader { Blocks = blocks, Payload = Payload }.ToBytes(), "malformed", "more than 4096 keys");
    }

    [Fact]
    public async Task Too_many_keys_sent_close_the_connection()
    {
        byte[] blocks = [0x01, 0x10, 0x01, .. Enumerable.Repeat(new byte[] { 0, 1, 0x6b, 0, 1, 0x76 }, 4097).SelectMany(static pair => pair)];

        await RefusesAsync(await WatchedAsync(), new RawHeader { Blocks = blocks }.ToBytes(), "malformed", "more than 4096 keys");
    }

    [Fact]
    public async Task As_many_keys_as_are_allowed_are_answered()
    {
        byte[] blocks = [0x01, 0x10, 0x00, .. Enumerable.Repeat(new byte[] { 0, 1, 0x6b, 0, 1, 0x76 }, 4096).SelectMany(static pair => pair)];
        var peer = await DialAsync(await WatchedAsync());

        await peer.SendAsync(new RawHeader { SequenceId = 7, Blocks = blocks, Payload = Payload }.ToBytes());

        Assert.Equal((RawMessage.Reply, 7), await TypeAndNumberAsync(peer));
    }

    [Theory]
    [InlineData("00")]
    [InlineData("010000")]
    [InlineData("100000")]
    public async Task A_header_of_the_largest_size_that_says_nothing_is_answered(string piece)
    {
        var peer = await DialAsync(await WatchedAsync());

        await peer.SendAsync(new RawHeader { SequenceId = 7, Blocks = Filled(piece), Payload = Payload }.ToBytes());

        Assert.Equal((RawMessage.Reply, 7), await TypeAndNumberAsync(peer));
        Assert.Equal(0, Refused.Total);
    }

    [Theory]
    [InlineData("01000100000000")]
    [InlineData("02")]
    public async Task Floods_hold_no_memory_once_they_are_refused(string piece)
    {
        var server = await WatchedAsync();
        var flood = Flood(piece);
        await FloodAsync(server, flood, Connections / 10);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await FloodAsync(server, flood, Connections);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MostHeld);
        Assert.Equal(Connections + (Connections / 10), Refused["malformed"]);
        Assert.Equal(3, await Client(server).AddAsync(1, 2));
    }

    private async Task FloodAsync(KitexServer server, byte[] flood, int connections)
    {
        for (var i = 0; i < connections; i++)
        {
            await using var peer = new RawPeer(await Engine.DialAsync(server.Address!, new Kitex.Network.DialOptions { Timeout = Limit }));
            await peer.SendAsync(flood);
            await peer.ExpectClosedAsync();
        }

        await Eventually.TrueAsync(() => server.ConnectionCount == 0);
    }

    /// <summary>A header without a payload, which the server would not wait for.</summary>
    private static byte[] Flood(string piece, bool multiplexed = false) =>
        new RawHeader { Flags = (ushort)(multiplexed ? 1 : 0), Length = 300_000, Blocks = Filled(piece) }.ToBytes();

    private static byte[] Filled(string piece)
    {
        var bytes = Convert.FromHexString(piece);
        var count = RawHeader.MostBlockBytes / bytes.Length;
        return [.. Enumerable.Repeat(bytes, count).SelectMany(static repeated => repeated)];
    }

    private static async Task<(int Type, int SequenceId)> TypeAndNumberAsync(RawPeer peer)
    {
        var answer = await peer.ReceiveAsync();
        return (answer.Type, answer.SequenceId);
    }

    [Collection(nameof(Alone))]
    public sealed class OverSockets() : HeaderFloodTests(new SocketNetwork());

    [Collection(nameof(Alone))]
    public sealed class InMemory() : HeaderFloodTests(new MemoryNetwork());
}
