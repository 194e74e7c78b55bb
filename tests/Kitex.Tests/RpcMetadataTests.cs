namespace Kitex.Tests;

public sealed class RpcMetadataTests
{
    [Fact]
    public void Fields_stay_in_order_and_repeat()
    {
        var fields = RpcMetadata.Empty.With("K", "1").With("other", "").With("k", "2").With("k-bin", [255]);

        Assert.Equal([new("k", "1"), new("other", ""), new("k", "2"), new("k-bin", "/w")], fields);
        Assert.Equal(("1", "", null), (fields.Text("k"), fields.Text("Other"), fields.Text("none")));
        Assert.Empty(RpcMetadata.Empty);
    }

    [Theory]
    [InlineData("", "v")]
    [InlineData("no blank", "v")]
    [InlineData(":path", "v")]
    [InlineData("grpc-status", "v")]
    [InlineData("Content-Type", "v")]
    [InlineData("k-bin", "v")]
    [InlineData("k", "a\nb")]
    [InlineData("k", "\u00e9")]
    public void What_may_not_be_sent_is_refused(string name, string value) =>
        Assert.ThrowsAny<ArgumentException>(() => RpcMetadata.Empty.With(name, value));

    [Fact]
    public void Bytes_need_a_name_that_says_so() => Assert.Throws<ArgumentException>(static () => RpcMetadata.Empty.With("k", [1]));

    [Theory]
    [InlineData("", "")]
    [InlineData("00", "AA")]
    [InlineData("0001", "AAE")]
    [InlineData("000102", "AAEC")]
    [InlineData("fbff", "+/8")]
    [InlineData("fbfffe00", "+//+AA")]
    public void Bytes_are_written_without_padding_and_read_with_or_without(string hex, string text)
    {
        var value = Convert.FromHexString(hex);
        Assert.Equal(text, RpcMetadata.Empty.With("k-bin", value).Text("k-bin"));
        Assert.Equal(value, Read(text));
        Assert.Equal(value, Read(text.PadRight((text.Length + 3) / 4 * 4, '=')));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AAAAA")]
    [InlineData("AA=")]
    [InlineData("AA=A")]
    [InlineData("AA==AA")]
    [InlineData("AA==AAAA")]
    [InlineData("A===")]
    [InlineData("====")]
    [InlineData("=")]
    [InlineData("-_8")]
    [InlineData("AA AA")]
    [InlineData(" AAEC")]
    [InlineData("AAEC\n")]
    [InlineData("AA,AA")]
    [InlineData("\u00e9AEC")]
    public void What_is_no_base64_is_none(string text) => Assert.Null(Read(text));

    [Fact]
    public void Random_bytes_come_back()
    {
        var random = new Random(9);
        for (var i = 0; i < 10_000; i++)
        {
            var value = new byte[random.Next(100)];
            random.NextBytes(value);
            Assert.Equal(value, RpcMetadata.Empty.With("k-bin", value).Bytes("K-Bin"));
        }
    }

    private static byte[]? Read(string text) => RpcMetadata.Received([new("k-bin", text)]).Bytes("k-bin");
}
