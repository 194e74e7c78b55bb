namespace Kitex.Conformance.Tests.Wire;

public sealed class WireMessageTests
{
    private const string Head = "80010002" + "00000001" + "78" + "00000007";

    [Theory]
    [InlineData("0d00000b0800000002" + "0000000161" + "00000001" + "0000000162" + "00000002" + "00", "0d00000b0800000002" + "0000000162" + "00000002" + "0000000161" + "00000001" + "00")]
    [InlineData("0e00000800000002" + "00000001" + "00000002" + "00", "0e00000800000002" + "00000002" + "00000001" + "00")]
    [InlineData("080000" + "00000001" + "0a0001" + "0000000000000002" + "00", "0a0001" + "0000000000000002" + "080000" + "00000001" + "00")]
    public void The_order_of_map_entries_set_items_and_fields_has_no_meaning(string left, string right) =>
        Assert.Equal(Read(left), Read(right));

    [Theory]
    [InlineData("0f00000800000002" + "00000001" + "00000002" + "00", "0f00000800000002" + "00000002" + "00000001" + "00")]
    [InlineData("0e00000800000002" + "00000001" + "00000001" + "00", "0e00000800000001" + "00000001" + "00")]
    [InlineData("080000" + "00000001" + "00", "0a0000" + "0000000000000001" + "00")]
    [InlineData("040000" + "0000000000000000" + "00", "040000" + "8000000000000000" + "00")]
    [InlineData("0b0000" + "00000001" + "61" + "00", "0b0001" + "00000001" + "61" + "00")]
    [InlineData("0b0000" + "00000001" + "ff" + "00", "0b0000" + "00000001" + "fe" + "00")]
    [InlineData("0f0000080000000000", "0f00000a0000000000")]
    public void Other_differences_have_meaning(string left, string right) =>
        Assert.NotEqual(Read(left), Read(right));

    [Fact]
    public void A_frame_and_bytes_after_its_struct_are_told()
    {
        var message = WireMessage.Parse(Convert.FromHexString("00000010" + Head + "00" + "ffff"));

        Assert.Equal("framed 2 x#7 {} +2 bytes", message.ToString());
    }

    [Fact]
    public void The_keys_of_a_header_are_told_in_the_order_of_their_text()
    {
        const string Info = "0001" + "0d" + "11" + "0001" + "74" + "01" + "0002" + "0001" + "62" + "0001" + "31" + "0001" + "61" + "0000" + "10" + "0001" + "000c" + "0001" + "35" + "000000";
        var message = WireMessage.Parse(Convert.FromHexString("00000039" + "10000001" + "00000007" + "0008" + Info + Head + "00" + "ff"));

        Assert.Equal("ttheader flags 0001 #7 protocol 0 transforms [0d] {12=\"5\", ACL \"t\", a=\"\", b=\"1\"} buffered 2 x#7 {} +1 bytes", message.ToString());
    }

    [Fact]
    public void Protobuf_is_told_from_Thrift_and_the_order_of_its_map_entries_has_no_meaning()
    {
        const string Message = "90010002" + "00000001" + "78" + "00000007";
        const string Expected = "framed protobuf 2 x#7 {1:\"a\", 2:I32 5, 21:{\"k1\", \"k2\"}}";

        Assert.Equal(Expected, WireMessage.Parse(Convert.FromHexString("0000001c" + Message + "0a0161" + "1005" + "aa01026b31" + "aa01026b32")).ToString());
        Assert.Equal(Expected, WireMessage.Parse(Convert.FromHexString("0000001c" + Message + "aa01026b32" + "1005" + "aa01026b31" + "0a0161")).ToString());
    }

    [Fact]
    public void A_negative_number_of_32_bits_means_the_same_in_5_bytes_and_in_10()
    {
        const string Message = "90010002" + "00000001" + "78" + "00000007";
        const string Expected = "framed protobuf 2 x#7 {2:I32 -1, 18:{1, -1}}";

        Assert.Equal(Expected, WireMessage.Parse(Convert.FromHexString("0000001c" + Message + "10ffffffff0f" + "92010601ffffffff0f")).ToString());
        Assert.Equal(Expected, WireMessage.Parse(Convert.FromHexString("00000026" + Message + "10ffffffffffffffffff01" + "92010b01ffffffffffffffffff01")).ToString());
    }

    [Fact]
    public void A_mesh_header_is_told()
    {
        var message = WireMessage.Parse(Convert.FromHexString("ffaf0008" + "0001" + "0001" + "6b" + "0001" + "76" + "0000000e" + Head + "00"));

        Assert.Equal("mesh {k=\"v\"} framed 2 x#7 {}", message.ToString());
    }

    private static string Read(string body) => WireMessage.Parse(Convert.FromHexString(Head + body)).ToString();
}
