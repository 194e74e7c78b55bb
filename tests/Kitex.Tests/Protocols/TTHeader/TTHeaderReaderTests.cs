using Kitex.Protocols.TTHeader;
using Kitex.Serialization.Thrift;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Tests.Protocols.TTHeader;

public sealed class TTHeaderReaderTests
{
    private static readonly HeaderPair[] Typical =
    [
        HeaderPair.Token("tok123"), HeaderPair.Named("isn", "Echo"), HeaderPair.Named("RPC_PERSIST_k", "v"),
        HeaderPair.Numbered((int)TTHeaderIntKey.FromMethod, ""), HeaderPair.Numbered((int)TTHeaderIntKey.MessageType, "1"),
    ];

    [Theory]
    [InlineData("0000000e 2000", "magic is 0x2000")]
    [InlineData("0000000e 1000 0000 00000001 0000", "header size is 0")]
    [InlineData("0000000d 1000 0000 00000001 0001", "ends at byte 17, its header only at byte 18")]
    [InlineData("40000000 1000 0000 00000001 0001", "LENGTH is 1073741824")]
    [InlineData("ffffffff 1000 0000 00000001 0001", "LENGTH is 4294967295")]
    [InlineData("0000000e 1000 0000 00000001 0001 01 00 0000", "protocol id 0x01")]
    [InlineData("0000000e 1000 0000 00000001 0001 02 00 0000", "protocol id 0x02")]
    [InlineData("0000000e 1000 0000 00000001 0001 05 00 0000", "protocol id 0x05")]
    [InlineData("0000000e 1000 0000 00000001 0001 12 00 0000", "protocol id 0x12")]
    [InlineData("0000000e 1000 0000 00000001 0001 00 03 0000", "3 transforms")]
    [InlineData("0000000e 1000 0000 00000001 0001 00 00 0200", "0x02 at byte 16 is no id")]
    [InlineData("0000000e 1000 0000 00000001 0001 00 00 0055", "0x55 at byte 17 is no id")]
    [InlineData("0000000e 1000 0000 00000001 0001 00 00 0100", "a count at byte 17 runs past")]
    [InlineData("00000012 1000 0000 00000001 0002 00 00 010001 000000", "a value at byte 21 runs past")]
    [InlineData("00000012 1000 0000 00000001 0002 00 00 010001 0002 61", "a key of 2 bytes at byte 21 runs past")]
    [InlineData("00000012 1000 0000 00000001 0002 00 00 010001 ffff 61", "a key of 65535 bytes at byte 21 runs past")]
    [InlineData("00000012 1000 0000 00000001 0002 00 00 100001 0003 00", "a value at byte 21 runs past")]
    [InlineData("00000012 1000 0000 00000001 0002 00 00 00 100001 0003", "a value at byte 22 runs past")]
    [InlineData("00000012 1000 0000 00000001 0002 00 00 11 0004 616263", "a token of 4 bytes at byte 19 runs past")]
    [InlineData("00000012 1000 0000 00000001 0002 00 00 01ffff 000000", "more than 4096 keys")]
    public void Broken_headers_are_malformed_and_the_reason_names_the_place(string hex, string reason)
    {
        var bytes = Wire.Hex(hex);
        var result = HeaderMessage.Read(bytes);
        Assert.Equal(ThriftParseStatus.Malformed, result.Status);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.NotEqual(ThriftParseStatus.Done, HeaderMessage.Read(bytes.AsSpan(0, length)).Status);
        }
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x03)]
    [InlineData(0x04)]
    [InlineData(0x10)]
    [InlineData(0x11)]
    public void Protocol_ids_that_Kitex_takes_are_taken(int id)
    {
        var frame = HeaderMessage.ReadWhole(Wire.Hex($"0000000e 1000 0000 00000001 0001 {id:x2} 00 0000"));
        Assert.Equal(id, (int)frame.Protocol);
        Assert.Equal(0, frame.PayloadLength);
    }

    [Fact]
    public void Flags_and_sequence_ids_are_kept_as_they_came()
    {
        var frame = HeaderMessage.ReadWhole(Wire.Hex("0000000e 1000 fffd 80000000 0001 00 00 0000"));
        Assert.Equal(0xfffd, (int)frame.Flags);
        Assert.Equal(int.MinValue, frame.SequenceId);
    }

    [Fact]
    public void Transforms_may_fill_the_header()
    {
        var bytes = Wire.Hex("0000000e 1000 0000 00000001 0001 00 02 0155");
        var frame = HeaderMessage.ReadWhole(bytes);
        Assert.Equal([0x01, 0x55], frame.Transforms(bytes).ToArray());
        Assert.Empty(HeaderPair.All(frame.Info(bytes)));
    }

    [Fact]
    public void Blocks_may_be_empty_repeated_in_any_order_and_have_padding_between_them()
    {
        var bytes = Wire.Hex(
            "00000032 1000 0000 00000001 000a 00 00 00 010000 10 0001 0016 0001 31 0000 01 0001 0001 61 0001 62 100000 11 0001 74 01 0001 0000 0000 00");
        Assert.Equal(
            [HeaderPair.Numbered(22, "1"), HeaderPair.Named("a", "b"), HeaderPair.Token("t"), HeaderPair.Named("", "")],
            HeaderMessage.Pairs(bytes));
    }

    [Fact]
    public void The_last_of_equal_keys_counts()
    {
        var bytes = HeaderMessage.Write(
        [
            HeaderPair.Token("old"), HeaderPair.Named("a", "1"), HeaderPair.Named(HeaderPair.Text(TTHeaderKeys.AclToken), "new"),
            HeaderPair.Named("a", "2"), HeaderPair.Numbered(3, "x"), HeaderPair.Numbered(3, ""),
        ]);
        var info = HeaderMessage.ReadWhole(bytes).Info(bytes);
        Assert.True(info.TryGetText("a"u8, out var value));
        Assert.Equal("2", HeaderPair.Text(value));
        Assert.True(info.TryGetText(TTHeaderKeys.AclToken, out value));
        Assert.Equal("new", HeaderPair.Text(value));
        Assert.True(info.TryGetInt(TTHeaderIntKey.FromService, out value));
        Assert.True(value.IsEmpty);
    }

    [Fact]
    public void A_key_is_found_by_its_kind_and_its_case_only()
    {
        var bytes = HeaderMessage.Write([HeaderPair.Named("", "empty"), HeaderPair.Named("Key", "v"), HeaderPair.Numbered(1, "framed")]);
        var info = HeaderMessage.ReadWhole(bytes).Info(bytes);
        Assert.False(info.TryGetText("key"u8, out _));
        Assert.False(info.TryGetInt(TTHeaderIntKey.MeshVersion, out _));
        Assert.True(info.TryGetText(""u8, out var value));
        Assert.Equal("empty", HeaderPair.Text(value));
        Assert.False(default(TTHeaderInfo).TryGetText(""u8, out _));
    }

    [Fact]
    public void The_largest_number_of_keys_is_read_and_one_more_is_not()
    {
        var bytes = HeaderMessage.Write(Enumerable.Repeat(HeaderPair.Named("", ""), TTHeaderFormat.MaxPairs));
        Assert.Equal(TTHeaderFormat.MaxPairs, HeaderMessage.Pairs(bytes).Count);
        (bytes[17], bytes[18]) = ((TTHeaderFormat.MaxPairs + 1) >> 8, (TTHeaderFormat.MaxPairs + 1) & 0xff);
        Assert.Contains("more than 4096 keys", HeaderMessage.Read(bytes).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_counted_over_all_blocks()
    {
        // Each block holds one empty numbered value: 7 bytes for a key.
        var blocks = Enumerable.Repeat("10 0001 0000 0000", TTHeaderFormat.MaxPairs + 4);
        var size = (TTHeaderFormat.MaxPairs + 4) * 7 + 4;
        var bytes = Wire.Hex($"{size + 10:x8} 1000 0000 00000001 {size / 4:x4} 00 00 {string.Concat(blocks)} 0000");
        Assert.Contains("more than 4096 keys", HeaderMessage.Read(bytes).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_head_tells_the_protocol()
    {
        Assert.True(TTHeaderFormat.Matches(Wire.Hex("0000000e 1000")));
        Assert.False(TTHeaderFormat.Matches(Wire.Hex("0000000e 10")));
        Assert.False(TTHeaderFormat.Matches(Wire.Hex("0000001e 80010001")));
        Assert.True(TTHeaderFormat.IsStreaming(Wire.Hex("0000000e 1000 0003")));
        Assert.False(TTHeaderFormat.IsStreaming(Wire.Hex("0000000e 1000 0001")));
        Assert.False(TTHeaderFormat.IsStreaming(Wire.Hex("0000000e 1000 00")));
        Assert.False(TTHeaderFormat.IsStreaming(Wire.Hex("0000000e 8001 0002")));
    }

    [Fact]
    public void Reading_and_enumerating_allocate_nothing()
    {
        var bytes = HeaderMessage.Write(Typical);
        var length = ReadAll(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            length += ReadAll(bytes);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotEqual(0, length);

        static int ReadAll(ReadOnlySpan<byte> bytes)
        {
            TTHeaderReader.TryRead(bytes[..20], out _);
            TTHeaderReader.TryRead(bytes, out var frame);
            var length = 0;
            foreach (var pair in frame.Info(bytes))
            {
                length += pair.Key.Length + pair.Value.Length;
            }

            frame.Info(bytes).TryGetInt(TTHeaderIntKey.MessageType, out var type);
            frame.Info(bytes).TryGetText(TTHeaderKeys.IdlServiceName, out var service);
            return length + type.Length + service.Length;
        }
    }
}
