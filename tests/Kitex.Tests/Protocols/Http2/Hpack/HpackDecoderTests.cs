using Kitex.Protocols.Http2.Hpack;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Tests.Protocols.Http2.Hpack;

public sealed class HpackDecoderTests
{
    [Theory]
    [InlineData("80", "index before byte 1 is 0")]
    [InlineData("be", "index 62 at byte 0 is beyond the 0 entries")]
    [InlineData("ff", "number at byte 0 is cut off")]
    [InlineData("ff8080", "number at byte 0 is cut off")]
    [InlineData("ffffffffff0f", "number at byte 0 is cut off or too large")]
    [InlineData("7e00", "index 62 at byte 0 is beyond")]
    [InlineData("0f2f00", "index 62 at byte 0 is beyond")]
    [InlineData("40", "ends at byte 1 within a field")]
    [InlineData("4001", "a text of 1 bytes at byte 1 runs past the block's end at byte 2")]
    [InlineData("400161", "ends at byte 3 within a field")]
    [InlineData("4001610262", "a text of 2 bytes at byte 3 runs past")]
    [InlineData("407f", "number at byte 1 is cut off")]
    [InlineData("407fffffffff07", "number at byte 1 is cut off or too large")]
    [InlineData("407f80ffffff0761", "a text of 2147483647 bytes at byte 1 runs past")]
    [InlineData("40810000", "Huffman code at byte 1")]
    [InlineData("4001618400000000", "Huffman code at byte 3")]
    [InlineData("40016184ffffffff", "Huffman code at byte 3")]
    [InlineData("8220", "size update at byte 1 stands behind a field")]
    [InlineData("3fe21f", "table size 4097 at byte 0 is above 4096")]
    [InlineData("3f", "number at byte 0 is cut off")]
    [InlineData("20202082", "a third table size stands at byte 2")]
    public void Broken_blocks_are_malformed_and_the_reason_names_the_place(string hex, string reason)
    {
        var decoder = new HpackDecoder(1000);
        var sink = new HeaderList();
        Assert.Equal(HpackStatus.Malformed, decoder.Decode(Wire.Hex(hex), ref sink));
        Assert.Contains(reason, decoder.Problem, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_block_may_be_empty_or_hold_a_size_update_alone()
    {
        var decoder = new HpackDecoder(1000);
        Assert.Empty(HeaderList.Of(decoder, []).Fields);
        Assert.Empty(HeaderList.Of(decoder, Wire.Hex("20 3fe11f")).Fields);
    }

    [Fact]
    public void Size_updates_drop_entries_and_keep_to_what_was_announced()
    {
        var decoder = new HpackDecoder(1000);
        HeaderList.Of(decoder, Wire.Hex("4001610162"));
        Assert.Equal(34, decoder.TableSize);
        HeaderList.Of(decoder, Wire.Hex("3f02"));
        Assert.Equal(0, decoder.TableSize);
        HeaderList.Of(decoder, Wire.Hex("4001610162"));
        Assert.Equal(0, decoder.TableSize);
        HeaderList.Of(decoder, Wire.Hex("3f03"));
        HeaderList.Of(decoder, Wire.Hex("4001610162"));
        Assert.Equal(34, decoder.TableSize);

        decoder.Announce(8192);
        HeaderList.Of(decoder, Wire.Hex("3fe13f"));
        HeaderList.Of(decoder, Wire.Hex("be"));
    }

    [Theory]
    [InlineData("82", false)]
    [InlineData("", false)]
    [InlineData("3f4582", false)]
    [InlineData("3f4482", false)]
    [InlineData("3f4582 ", false)]
    [InlineData("203f4582", false)]
    [InlineData("3f0182", true)]
    [InlineData("2082", true)]
    [InlineData("3f013f0582", true)]
    public void A_smaller_limit_that_was_announced_must_be_answered_by_the_next_block(string hex, bool isTaken)
    {
        var decoder = new HpackDecoder(1000);
        decoder.Announce(32);
        decoder.Announce(64);
        var sink = new HeaderList();
        Assert.Equal(isTaken ? HpackStatus.Done : HpackStatus.Malformed, decoder.Decode(Wire.Hex(hex), ref sink));
        if (isTaken)
        {
            HeaderList.Of(decoder, Wire.Hex("82"));
        }
    }

    [Fact]
    public void A_list_over_the_limit_is_cut_and_the_table_stays_in_step()
    {
        var decoder = new HpackDecoder(32 + 2 + 32 + 2);
        var sink = new HeaderList();
        var block = Wire.Hex("4001610131 4001620132 4001630133");
        Assert.Equal(HpackStatus.TooLarge, decoder.Decode(block, ref sink));
        Assert.Equal("a: 1|b: 2", sink.ToString());
        Assert.Contains("102 bytes; 68 are allowed", decoder.Problem, StringComparison.Ordinal);
        Assert.Equal("c: 3|a: 1", HeaderList.Of(decoder, Wire.Hex("bec0")).ToString());
    }

    [Fact]
    public void A_small_block_of_many_large_fields_is_bounded_by_the_list_it_stands_for()
    {
        var decoder = new HpackDecoder(64 * 1024);
        byte[] large = [0x40, 0x01, (byte)'a', 0x7f, 0xa1, 0x1e, .. Enumerable.Repeat((byte)'b', 4000)];
        HeaderList.Of(decoder, large);
        var sink = new CountingSink();
        Assert.Equal(HpackStatus.TooLarge, decoder.Decode([.. Enumerable.Repeat((byte)0xbe, 100_000)], ref sink));
        Assert.Equal(16, sink.Fields);
    }

    [Fact]
    public void Secret_fields_are_told_and_not_kept()
    {
        var decoder = new HpackDecoder(1000);
        var list = HeaderList.Of(decoder, Wire.Hex("1f08 0178 1001790179 000161 0162"));
        Assert.Equal("authorization: x|y: y|a: b", list.ToString());
        Assert.Equal(["authorization", "y"], list.Sensitive);
        Assert.Equal(0, decoder.TableSize);
    }

    [Fact]
    public void Names_in_code_are_known_too_and_stay_known_in_the_table()
    {
        // grpc-status: 0, then the same by index, then another value for the name by index.
        var decoder = new HpackDecoder(1000);
        Assert.Equal("grpc-status: 0", HeaderList.Of(decoder, Wire.Hex("40889acac8b21234da8f0130")).ToString());
        Assert.Equal("grpc-status: 0|grpc-status: 1", HeaderList.Of(decoder, Wire.Hex("be 7e0131")).ToString());
    }

    [Fact]
    public void Every_cut_of_a_valid_block_is_told_and_never_throws()
    {
        var block = Wire.Hex("3fe11f 8286 4189f1e3c2e5f23a6ba0ff 40889acac8b21234da8f0130 1008 70617373776f7264 06736563726574 be");
        for (var length = 0; length < block.Length; length++)
        {
            var sink = new HeaderList();
            Assert.NotEqual(HpackStatus.TooLarge, new HpackDecoder(1000).Decode(block.AsSpan(0, length), ref sink));
        }
    }

    [Fact]
    public void A_block_of_known_fields_is_read_without_an_allocation()
    {
        var decoder = new HpackDecoder(10_000);
        byte[] block = Wire.Hex("8386458f62b8c75997d71e024e7638543b3d7f4185ae329273ff5f8b1d75d0620d263d4c4d65647a8aea6497cb1dc0b85c5d9f"
            + "40027465864d833505b11f40899acac8b24d494f6a7f8613efbee81bb7");
        var sink = new CountingSink();
        for (var i = 0; i < 1000; i++)
        {
            decoder.Decode(block, ref sink);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            decoder.Decode(block, ref sink);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Null(decoder.Problem);
        Assert.Equal(2000 * 8, sink.Fields);
    }

    private struct CountingSink : IHeaderSink
    {
        public int Fields;

        public void Add(scoped in HeaderField field) => Fields++;
    }
}
