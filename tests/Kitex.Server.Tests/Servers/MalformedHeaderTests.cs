using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Servers;

/// <summary>Headers with one wrong thing in them: the connection is closed without an answer.</summary>
public abstract class MalformedHeaderTests(TestNetwork network) : HostileSuite(network)
{
    private static readonly RawHeader Good = new() { SequenceId = 7, Blocks = RawHeader.Text("isn", "Desk"), Payload = Payload };

    public static TheoryData<string> Blocks =>
    [
        Convert.ToHexString(RawHeader.Text("isn", "Desk")),
        Convert.ToHexString(RawHeader.Number(22, "1")),
        Convert.ToHexString(RawHeader.Token("token")),
    ];

    [Fact]
    public async Task The_header_without_anything_wrong_is_answered()
    {
        var peer = await DialAsync(await WatchedAsync());

        await peer.SendAsync(Good.ToBytes());

        Assert.Equal(RawMessage.Reply, (await peer.ReceiveAsync()).Type);
        Assert.Equal(0, Refused.Total);
    }

    [Theory]
    [InlineData(0u, "malformed", "LENGTH is 0")]
    [InlineData(9u, "malformed", "LENGTH is 9")]
    [InlineData(25u, "malformed", "its header only at byte 30")]
    [InlineData(26u, "malformed", "its payload has 0 bytes")]
    [InlineData(33u, "malformed", "its payload has 7 bytes")]
    [InlineData(34u, "malformed", "The message header needs")]
    [InlineData(0x0400_0001u, "too_large", "MaxFrameBytes = 67108864")]
    [InlineData(0x7fff_ffffu, "too_large", "2147483647 bytes exceeds")]
    [InlineData(0xffff_ffffu, "too_large", "4294967295 bytes exceeds")]
    public async Task A_wrong_length_closes_the_connection(uint length, string reason, string problem) =>
        await RefusesAsync(await WatchedAsync(), (Good with { Length = length }).ToBytes(), reason, problem);

    [Theory]
    [InlineData(0, "the header size is 0")]
    [InlineData(0x8000, "its header only at byte 131086")]
    [InlineData(0xffff, "its header only at byte 262154")]
    public async Task A_wrong_header_size_closes_the_connection(ushort size, string problem) =>
        await RefusesAsync(await WatchedAsync(), (Good with { Size = size }).ToBytes(), "malformed", problem);

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x02)]
    [InlineData(0x05)]
    [InlineData(0x12)]
    [InlineData(0xff)]
    public async Task An_unsupported_protocol_id_closes_the_connection(byte protocol) =>
        await RefusesAsync(await WatchedAsync(), (Good with { Protocol = protocol }).ToBytes(), "malformed", $"the protocol id 0x{protocol:x2}");

    [Theory]
    [InlineData(0x02)]
    [InlineData(0x0f)]
    [InlineData(0x12)]
    [InlineData(0x55)]
    [InlineData(0xff)]
    public async Task An_unknown_block_closes_the_connection(byte id) =>
        await RefusesAsync(await WatchedAsync(), (Good with { Blocks = [id, 0, 0] }).ToBytes(), "malformed", $"0x{id:x2} at byte");

    [Theory]
    [InlineData(15)]
    [InlineData(255)]
    public async Task Transforms_beyond_the_header_close_the_connection(byte transforms) =>
        await RefusesAsync(await WatchedAsync(), (Good with { Transforms = transforms }).ToBytes(), "malformed", $"{transforms} transforms");

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task A_block_cut_anywhere_closes_the_connection(string block)
    {
        var server = await WatchedAsync();
        var whole = Convert.FromHexString(block);
        for (var length = 1; length < whole.Length; length++)
        {
            await RefusesAsync(server, (Good with { Blocks = whole[..length] }).ToBytes(), "malformed", "runs past the header's end");
        }
    }

    [Theory]
    [InlineData("00000000")]
    [InlineData("zz")]
    [InlineData("ABCDEF01")]
    public async Task A_payload_check_that_fails_closes_the_connection(string check)
    {
        var server = await WatchedAsync(static x => x with { PayloadValidator = Kitex.Protocols.TTHeader.PayloadValidator.Crc32C });

        await RefusesAsync(server, (Good with { Blocks = RawHeader.Text("crc32c", check) }).ToBytes(), "malformed", $"'{check}' fails");
    }

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("474554202f20485454502f312e310d0a")]
    [InlineData("82210101000000000000000000000000")]
    public async Task A_payload_that_is_no_message_closes_the_connection(string payload) =>
        await RefusesAsync(await WatchedAsync(), (Good with { Payload = Convert.FromHexString(payload) }).ToBytes(), "malformed", "which is neither Thrift nor Kitex Protobuf behind a length");

    [Fact]
    public async Task A_message_that_is_no_call_closes_the_connection() =>
        await RefusesAsync(
            await WatchedAsync(),
            (Good with { Payload = (RawMessage.CallOf(DeskMethods.Echo, Say("hello"), 7) with { Type = RawMessage.Reply }).Buffered() }).ToBytes(),
            "message_type",
            "message type 2");

    [Fact]
    public async Task The_answer_to_the_call_before_still_goes_out()
    {
        var peer = await DialAsync(await WatchedAsync());

        await peer.SendAsync((byte[])[.. Good.ToBytes(), .. (Good with { Protocol = 0x02 }).ToBytes()]);

        Assert.Equal(RawMessage.Reply, (await peer.ReceiveAsync()).Type);
        await peer.ExpectClosedAsync();
        Assert.Equal(1, Refused["malformed"]);
    }

    [Collection(nameof(Alone))]
    public sealed class OverSockets() : MalformedHeaderTests(new SocketNetwork());

    [Collection(nameof(Alone))]
    public sealed class InMemory() : MalformedHeaderTests(new MemoryNetwork());
}
