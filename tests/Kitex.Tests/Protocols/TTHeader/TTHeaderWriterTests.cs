using Kitex.Network;
using Kitex.Protocols.Framing;
using Kitex.Protocols.TTHeader;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Tests.Protocols.TTHeader;

public sealed class TTHeaderWriterTests
{
    [Fact]
    public void Without_keys_the_header_is_ids_and_padding() => Assert.Equal(
        "0000001010000001FFFFFFFF00010000000080AA",
        Convert.ToHexString(HeaderMessage.Write(TTHeaderFlags.SupportOutOfOrder, -1, TTHeaderProtocol.ThriftBinary, [], [0x80, 0xaa])));

    [Fact]
    public void Blocks_stand_in_the_order_of_Kitex()
    {
        HeaderPair[] pairs = [HeaderPair.Token("tok"), HeaderPair.Named("k", ""), HeaderPair.Named("isn", "Echo"), HeaderPair.Numbered(22, "2")];
        Assert.Equal(
            Wire.Hex("0000002e 1000 0000 00000007 0009 00 00 11 0003 746f6b 01 0002 0001 6b 0000 0003 69736e 0004 4563686f 10 0001 0016 0001 32 00"),
            HeaderMessage.Write(pairs));
    }

    [Fact]
    public void Random_headers_come_back_as_they_were_written()
    {
        var random = new Random(20);
        for (var i = 0; i < 2000; i++)
        {
            var pairs = RandomPairs(random);
            var flags = (TTHeaderFlags)random.Next(0x10000);
            var id = random.Next(int.MinValue, int.MaxValue);
            var payload = new byte[random.Next(50)];
            random.NextBytes(payload);

            var bytes = HeaderMessage.Write(flags, id, TTHeaderProtocol.KitexProtobuf, pairs, payload);

            var frame = HeaderMessage.ReadWhole(bytes);
            Assert.Equal((flags, id, TTHeaderProtocol.KitexProtobuf, 0), (frame.Flags, frame.SequenceId, frame.Protocol, frame.TransformCount));
            Assert.Equal(payload, frame.Payload(bytes).ToArray());
            Assert.Equal(pairs, HeaderMessage.Pairs(bytes));
            foreach (var pair in pairs)
            {
                AssertLast(pairs, pair, frame.Info(bytes));
            }
        }
    }

    [Fact]
    public void Text_is_written_in_UTF8()
    {
        var bytes = HeaderMessage.Write((ref writer) =>
        {
            writer.WriteText(TTHeaderKeys.BizMessage, "größe 😀");
            writer.WriteText(TTHeaderKeys.PersistentPrefix, "schlüssel", "");
            writer.WriteInt(TTHeaderIntKey.FromService, "süd");
            writer.WriteInt(TTHeaderIntKey.RpcTimeout, int.MinValue);
            writer.WriteInt(TTHeaderIntKey.MessageType, 2);
            Span<byte> local = [0x6c, 0xc3, 0xb6];
            writer.WriteInt(TTHeaderIntKey.LogId, local);
        });
        var info = HeaderMessage.ReadWhole(bytes).Info(bytes);
        Assert.True(info.TryGetText("biz-message"u8, out var value));
        Assert.Equal("größe 😀"u8.ToArray(), value.ToArray());
        Assert.True(info.TryGetText("RPC_PERSIST_schlüssel"u8, out value));
        Assert.True(value.IsEmpty);
        Assert.True(info.TryGetInt(TTHeaderIntKey.FromService, out value));
        Assert.Equal("süd"u8.ToArray(), value.ToArray());
        Assert.True(info.TryGetInt(TTHeaderIntKey.RpcTimeout, out value));
        Assert.Equal("-2147483648", HeaderPair.Text(value));
        Assert.True(info.TryGetInt(TTHeaderIntKey.MessageType, out value));
        Assert.Equal("2", HeaderPair.Text(value));
        Assert.True(info.TryGetInt(TTHeaderIntKey.LogId, out value));
        Assert.Equal("lö"u8.ToArray(), value.ToArray());
    }

    [Fact]
    public void A_value_may_be_filled_in_after_the_payload()
    {
        using var output = new OutputBuffer();
        var writer = new TTHeaderWriter(output);
        writer.Begin(TTHeaderFlags.None, 1);
        var room = writer.ReserveText(TTHeaderKeys.PayloadChecksum, Crc32C.TextBytes);
        writer.EndHeader();
        var payload = new byte[100_000];
        output.Write(payload);
        writer.EndMessage();
        Crc32C.Format(Crc32C.Compute(payload), room.Span);

        var bytes = output.ToArray();
        var frame = HeaderMessage.ReadWhole(bytes);
        Assert.True(frame.Info(bytes).TryGetText(TTHeaderKeys.PayloadChecksum, out var checksum));
        Assert.True(Crc32C.IsText(Crc32C.Compute(frame.Payload(bytes)), checksum));
    }

    [Fact]
    public void Messages_stand_one_after_the_other_in_a_buffer()
    {
        using var output = new OutputBuffer();
        output.Write("before"u8);
        var writer = new TTHeaderWriter(output);
        for (var i = 1; i <= 2; i++)
        {
            writer.Begin(TTHeaderFlags.None, i);
            writer.WriteInt(TTHeaderIntKey.MessageType, i);
            writer.EndHeader();
            writer.EndMessage();
        }

        var first = HeaderMessage.Write(default, 1, TTHeaderProtocol.ThriftBinary, [HeaderPair.Numbered(22, "1")], []);
        var second = HeaderMessage.Write(default, 2, TTHeaderProtocol.ThriftBinary, [HeaderPair.Numbered(22, "2")], []);
        Assert.Equal([.. "before"u8, .. first, .. second], output.ToArray());
    }

    [Fact]
    public void Keys_out_of_order_are_not_written()
    {
        var number = HeaderPair.Numbered(1, "");
        var text = HeaderPair.Named("k", "v");
        var token = HeaderPair.Token("t");
        Assert.Throws<InvalidOperationException>(() => HeaderMessage.Write([number, text]));
        Assert.Throws<InvalidOperationException>(() => HeaderMessage.Write([number, token]));
        Assert.Throws<InvalidOperationException>(() => HeaderMessage.Write([text, token]));
        Assert.Throws<InvalidOperationException>(() => HeaderMessage.Write([token, token]));
    }

    [Fact]
    public void What_no_reader_takes_is_not_written()
    {
        var longest = new string('v', TTHeaderFormat.MaxTextBytes);
        Assert.Equal(longest, HeaderMessage.Pairs(HeaderMessage.Write([HeaderPair.Named("k", longest)]))[0].Value);
        Assert.Equal(longest, HeaderMessage.Pairs(HeaderMessage.Write([HeaderPair.Named(longest, "v")]))[0].Key);
        AssertTooLarge("65536 bytes", [HeaderPair.Named("k", longest + "v")]);
        AssertTooLarge("65536 bytes", [HeaderPair.Named(longest + "v", "")]);
        AssertTooLarge("65536 bytes", [HeaderPair.Numbered(1, longest + "v")]);
        AssertTooLarge("65536 bytes", [HeaderPair.Token(longest + "v")]);
        AssertTooLarge("allows 262140", [.. Enumerable.Repeat(HeaderPair.Named("", longest), 4)]);
        AssertTooLarge("more than 4096 keys", Enumerable.Repeat(HeaderPair.Numbered(1, ""), TTHeaderFormat.MaxPairs + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => HeaderMessage.Write([HeaderPair.Numbered(65536, "")]));
        Assert.Throws<ArgumentOutOfRangeException>(() => HeaderMessage.Write([HeaderPair.Numbered(-1, "")]));
        Assert.Throws<FrameTooLargeException>(() => HeaderMessage.Write((ref writer) => writer.WriteText("k"u8, new string('ü', 32768))));
        Assert.Throws<FrameTooLargeException>(() => HeaderMessage.Write((ref writer) => writer.WriteText(TTHeaderKeys.PersistentPrefix, longest, "")));
        Assert.Throws<FrameTooLargeException>(() => HeaderMessage.Write((ref writer) => writer.WriteInt(TTHeaderIntKey.Env, longest + "v")));
        Assert.Throws<FrameTooLargeException>(() => HeaderMessage.Write((ref writer) => writer.ReserveText("k"u8, 65536)));
    }

    [Fact]
    public void The_token_counts_as_a_key()
    {
        var numbers = Enumerable.Repeat(HeaderPair.Numbered(1, ""), TTHeaderFormat.MaxPairs).ToList();
        AssertTooLarge("more than 4096 keys", numbers.Prepend(HeaderPair.Token("t")));
        Assert.Equal(TTHeaderFormat.MaxPairs, HeaderMessage.Pairs(HeaderMessage.Write(numbers.Skip(1).Prepend(HeaderPair.Token("t")))).Count);
    }

    [Fact]
    public void The_largest_header_is_written_and_read()
    {
        // 262140 bytes: 2 of ids, 3 of the block, 4 lengths of keys and values, and the values.
        var longest = new string('v', TTHeaderFormat.MaxTextBytes);
        var rest = new string('r', TTHeaderFormat.MaxHeaderBytes - 2 - 3 - (4 * 4) - (3 * TTHeaderFormat.MaxTextBytes));
        var pairs = new[] { longest, longest, longest, rest }.Select(static value => HeaderPair.Named("", value)).ToList();
        var bytes = HeaderMessage.Write(pairs);
        Assert.Equal(TTHeaderFormat.FixedBytes + TTHeaderFormat.MaxHeaderBytes, bytes.Length);
        Assert.Equal(pairs, HeaderMessage.Pairs(bytes));
        pairs[3] = HeaderPair.Named("", rest + "r");
        AssertTooLarge("has 262144 bytes", pairs);
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        using var output = new OutputBuffer();
        WriteTypical(output);

        // A collection in between may take the pool's array away; it does not do so every time.
        Assert.Contains(0, Enumerable.Range(0, 5).Select(_ => Allocated(output)));

        static long Allocated(OutputBuffer output)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                WriteTypical(output);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        static void WriteTypical(OutputBuffer output)
        {
            var writer = new TTHeaderWriter(output);
            writer.Begin(TTHeaderFlags.SupportOutOfOrder, 9);
            writer.WriteAclToken("token"u8);
            writer.WriteText(TTHeaderKeys.IdlServiceName, "Echo");
            writer.WriteText(TTHeaderKeys.TransientPrefix, "key", "value");
            writer.WriteInt(TTHeaderIntKey.ToMethod, "echo"u8);
            writer.WriteInt(TTHeaderIntKey.RpcTimeout, 3000);
            writer.EndHeader();
            writer.EndMessage();
            output.Clear();
        }
    }

    private static void AssertTooLarge(string reason, IEnumerable<HeaderPair> pairs) =>
        Assert.Contains(reason, Assert.Throws<FrameTooLargeException>(() => HeaderMessage.Write(pairs)).Message, StringComparison.Ordinal);

    private static void AssertLast(List<HeaderPair> pairs, HeaderPair pair, TTHeaderInfo info)
    {
        var isInt = pair.Block == TTHeaderBlock.IntKeyValue;
        var found = isInt ? info.TryGetInt(pair.IntKey, out var value) : info.TryGetText(HeaderPair.Bytes(pair.Key), out value);
        Assert.True(found);
        var last = pairs.FindLast(other => (other.Block == TTHeaderBlock.IntKeyValue) == isInt && other.IntKey == pair.IntKey && other.Key == pair.Key);
        Assert.Equal(last!.Value, HeaderPair.Text(value));
    }

    private static List<HeaderPair> RandomPairs(Random random)
    {
        var pairs = new List<HeaderPair>();
        if (random.Next(3) == 0)
        {
            pairs.Add(HeaderPair.Token(RandomText(random)));
        }

        pairs.AddRange(Enumerable.Range(0, random.Next(6)).Select(_ => HeaderPair.Named(RandomText(random), RandomText(random))));
        pairs.AddRange(Enumerable.Range(0, random.Next(6)).Select(_ => HeaderPair.Numbered(random.Next(random.Next(2) == 0 ? 4 : 0x10000), RandomText(random))));
        return pairs;
    }

    private static string RandomText(Random random)
    {
        var bytes = new byte[random.Next(10) switch { 0 => 0, 1 => random.Next(20_000), _ => random.Next(1, 12) }];
        random.NextBytes(bytes);
        return HeaderPair.Text(bytes);
    }
}
