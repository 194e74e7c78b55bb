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
    public void The_sequence_id_can_be_replaced_in_both_framings()
    {
        var buffered = Convert.FromHexString(Head + "00");
        byte[] framed = [0, 0, 0, (byte)buffered.Length, .. buffered];

        Assert.Equal(-5, WireMessage.Parse(WireMessage.WithSequenceId(buffered, -5)).SequenceId);
        Assert.Equal(-5, WireMessage.Parse(WireMessage.WithSequenceId(framed, -5)).SequenceId);
    }

    private static string Read(string body) => WireMessage.Parse(Convert.FromHexString(Head + body)).ToString();
}
