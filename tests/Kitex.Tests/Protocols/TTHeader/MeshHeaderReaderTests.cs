using Kitex.Protocols.TTHeader;
using Kitex.Serialization.Thrift;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Tests.Protocols.TTHeader;

public sealed class MeshHeaderReaderTests
{
    [Fact]
    public void The_recorded_header_has_no_keys_and_a_framed_message_behind_it()
    {
        var bytes = Capture.Read("probe_meshheader").Client[0];
        Assert.True(MeshHeaderReader.Matches(bytes));
        Assert.Equal(ThriftParseResult.Done(6), MeshHeaderReader.TryRead(bytes, out var header));
        Assert.Equal(new MeshHeader(0, 6, 6), header);
        Assert.Empty(HeaderPair.All(header.Info(bytes)));
        Assert.True(ThriftEnvelope.IsStrict(bytes.AsSpan(header.PayloadStart + 4)));
    }

    [Fact]
    public void Keys_are_read_and_bytes_after_them_are_not()
    {
        var bytes = Wire.Hex("ffaf 0011 0002 0001 6b 0001 76 0000 0002 c3a4 010001 80010001");
        Assert.Equal(ThriftParseResult.Done(21), MeshHeaderReader.TryRead(bytes, out var header));
        Assert.Equal(new MeshHeader(2, 18, 21), header);
        Assert.Equal([HeaderPair.Named("k", "v"), HeaderPair.Named("", "Ã¤")], HeaderPair.All(header.Info(bytes)));
        Assert.True(header.Info(bytes).TryGetText("k"u8, out var value));
        Assert.Equal("v", HeaderPair.Text(value));
    }

    [Theory]
    [InlineData("8001", "magic is 0x8001")]
    [InlineData("ffaf 0001", "header size is 1")]
    [InlineData("ffaf 0002 0001", "a key at byte 6 runs past")]
    [InlineData("ffaf 0004 0001 0001", "a key of 1 bytes at byte 8 runs past the header's end at byte 8")]
    [InlineData("ffaf 0005 0001 0001 6b", "a value at byte 9 runs past")]
    [InlineData("ffaf 0007 0002 0001 6b 0000", "a key at byte 11 runs past")]
    [InlineData("ffaf 0002 1001", "4097 keys")]
    public void Broken_headers_are_malformed(string hex, string reason)
    {
        var result = MeshHeaderReader.TryRead(Wire.Hex(hex), out _);
        Assert.Equal(ThriftParseStatus.Malformed, result.Status);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_header_asks_for_more()
    {
        var bytes = Wire.Hex("ffaf 0008 0001 0001 6b 0001 76");
        for (var length = 0; length < bytes.Length; length++)
        {
            var result = MeshHeaderReader.TryRead(bytes.AsSpan(0, length), out _);
            Assert.Equal(ThriftParseStatus.NeedMore, result.Status);
            Assert.InRange(result.Length, length + 1, bytes.Length);
        }
    }

    [Fact]
    public void Reading_and_enumerating_allocate_nothing()
    {
        var bytes = Wire.Hex("ffaf 0008 0001 0001 6b 0001 76");
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
            MeshHeaderReader.TryRead(bytes, out var header);
            var length = 0;
            foreach (var pair in header.Info(bytes))
            {
                length += pair.Key.Length + pair.Value.Length;
            }

            return length;
        }
    }
}
