using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Tests.Protocols.Http2.Hpack;

public sealed class HpackEncoderTests
{
    [Fact]
    public void What_was_sent_once_is_an_index_from_then_on()
    {
        var encoder = new HpackEncoder(HpackTable.DefaultMaxSize);
        var first = Request(encoder);
        Assert.StartsWith("8386448f62b8c75997d71e024e7638543b3d7f", first, StringComparison.Ordinal);
        Assert.Equal("8386c0bfbe", Request(encoder));
    }

    [Fact]
    public void Names_of_the_table_are_an_index_too()
    {
        var encoder = new HpackEncoder(HpackTable.DefaultMaxSize);
        Assert.Equal("400378 2d61 0131".Replace(" ", "", StringComparison.Ordinal), Block(encoder, static e => e.Add("x-a"u8, "1"u8, HeaderIndexing.Incremental)));
        Assert.Equal("7e0132", Block(encoder, static e => e.Add("x-a"u8, "2"u8, HeaderIndexing.Incremental)));
        Assert.Equal("0f2f0133", Block(encoder, static e => e.Add("x-a"u8, "3"u8, HeaderIndexing.None)));
        Assert.Equal("1f2f0134", Block(encoder, static e => e.Add("x-a"u8, "4"u8, HeaderIndexing.Never)));
        Assert.Equal("0f2f0135", Block(encoder, static e => e.Add("x-a"u8, "5"u8, HeaderIndexing.None)));
    }

    [Fact]
    public void Secrets_are_sent_as_they_are_even_when_a_table_has_them()
    {
        var encoder = new HpackEncoder(HpackTable.DefaultMaxSize);
        Block(encoder, static e => e.Add("x-a"u8, "1"u8, HeaderIndexing.Incremental));
        Assert.Equal("1f2f0131", Block(encoder, static e => e.Add("x-a"u8, "1"u8, HeaderIndexing.Never)));
        Assert.Equal("1204504f5354", Block(encoder, static e => e.Add(HeaderName.Method, "POST"u8, HeaderIndexing.Never)));
        Assert.Equal("1f080178", Block(encoder, static e => e.Add(HeaderName.Authorization, "x"u8)));
        var list = HeaderList.Of(new HpackDecoder(1000), Wire(Block(encoder, static e => e.Add(HeaderName.Cookie, "x"u8))));
        Assert.Equal(["cookie"], list.Sensitive);
    }

    [Fact]
    public void What_changes_from_call_to_call_does_not_fill_the_table()
    {
        var encoder = new HpackEncoder(HpackTable.DefaultMaxSize);
        Block(encoder, static e => e.Add(HeaderName.GrpcTimeout, "1S"u8));
        Block(encoder, static e => e.Add(HeaderName.GrpcMessage, "no"u8));
        Assert.Equal(0, encoder.TableSize);
    }

    [Fact]
    public void A_field_larger_than_the_table_does_not_empty_it()
    {
        var encoder = new HpackEncoder(HpackTable.DefaultMaxSize);
        Block(encoder, static e => e.Add("x-a"u8, "1"u8, HeaderIndexing.Incremental));
        Block(encoder, static e => e.Add("x-b"u8, new byte[5000], HeaderIndexing.Incremental));
        Assert.Equal("be", Block(encoder, static e => e.Add("x-a"u8, "1"u8, HeaderIndexing.Incremental)));
    }

    [Fact]
    public void The_peers_limit_is_told_by_the_next_block_and_obeyed()
    {
        var encoder = new HpackEncoder(HpackTable.DefaultMaxSize);
        Block(encoder, static e => e.Add("x-a"u8, "1"u8, HeaderIndexing.Incremental));
        encoder.Limit(0);
        Assert.Equal("20" + "0003782d610131", Block(encoder, static e => e.Add("x-a"u8, "1"u8, HeaderIndexing.Incremental)));
        Assert.Equal("0003782d610131", Block(encoder, static e => e.Add("x-a"u8, "1"u8, HeaderIndexing.Incremental)));
        encoder.Limit(100);
        Assert.Equal("3f45" + "4003782d610131", Block(encoder, static e => e.Add("x-a"u8, "1"u8, HeaderIndexing.Incremental)));
        Assert.Equal("be", Block(encoder, static e => e.Add("x-a"u8, "1"u8, HeaderIndexing.Incremental)));
    }

    [Fact]
    public void Of_several_limits_between_two_blocks_the_smallest_and_the_last_are_told()
    {
        var encoder = new HpackEncoder(HpackTable.DefaultMaxSize);
        Block(encoder, static e => e.Add("x-a"u8, "1"u8, HeaderIndexing.Incremental));
        encoder.Limit(100);
        encoder.Limit(31);
        encoder.Limit(uint.MaxValue);
        Assert.Equal("3f00" + "3fe11f" + "82", Block(encoder, static e => e.Add(HeaderName.Method, "GET"u8)));
        Assert.Equal(0, encoder.TableSize);
        encoder.Limit(uint.MaxValue);
        Assert.Equal("82", Block(encoder, static e => e.Add(HeaderName.Method, "GET"u8)));
    }

    [Fact]
    public void A_smaller_table_of_ones_own_is_told_by_the_first_block()
    {
        Assert.Equal("2082", Block(new HpackEncoder(0), static e => e.Add(HeaderName.Method, "GET"u8)));
        var larger = new HpackEncoder(65536);
        Assert.Equal("82", Block(larger, static e => e.Add(HeaderName.Method, "GET"u8)));
        larger.Limit(65536);
        Assert.Equal("3fe1ff0382", Block(larger, static e => e.Add(HeaderName.Method, "GET"u8)));
    }

    [Fact]
    public void A_large_value_is_written_whole_and_its_buffer_is_not_kept()
    {
        var encoder = new HpackEncoder(HpackTable.DefaultMaxSize);
        var value = Enumerable.Repeat((byte)'~', 100_000).ToArray();
        encoder.Begin();
        encoder.Add("x"u8, value, HeaderIndexing.None);
        var block = encoder.End();
        Assert.Equal(100_000, HeaderList.Of(new HpackDecoder(1_000_000), block).Fields[0].Value.Length);
        Request(encoder);
    }

    [Fact]
    public void Repeated_blocks_are_written_without_an_allocation()
    {
        var encoder = new HpackEncoder(HpackTable.DefaultMaxSize);
        for (var i = 0; i < 1000; i++)
        {
            Write(encoder, i);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Write(encoder, i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Write(HpackEncoder encoder, int i)
        {
            encoder.Begin();
            encoder.Add(HeaderName.Method, "POST"u8);
            encoder.Add(HeaderName.Path, "/pbapi.PbEcho/Unary"u8);
            encoder.Add(HeaderName.GrpcTimeout, "2999705u"u8);
            encoder.Add("x-changing"u8, [(byte)i, (byte)(i >> 8)], HeaderIndexing.Incremental);
            encoder.End();
        }
    }

    private static string Request(HpackEncoder encoder) => Block(encoder, static e =>
    {
        e.Add(HeaderName.Method, "POST"u8);
        e.Add(HeaderName.Scheme, "http"u8);
        e.Add(HeaderName.Path, "/pbapi.PbEcho/Unary"u8);
        e.Add(HeaderName.Authority, "pbecho"u8);
        e.Add(HeaderName.Te, "trailers"u8);
    });

    private static string Block(HpackEncoder encoder, Action<HpackEncoder> add)
    {
        encoder.Begin();
        add(encoder);
        return Convert.ToHexStringLower(encoder.End());
    }

    private static byte[] Wire(string hex) => Convert.FromHexString(hex);
}
