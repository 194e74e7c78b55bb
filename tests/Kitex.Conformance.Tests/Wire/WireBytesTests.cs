using System.Text;
using Kitex.Conformance.Tests.Captures;

namespace Kitex.Conformance.Tests.Wire;

public sealed class WireBytesTests
{
    [Theory]
    [InlineData("echo_buffered_call_reply")]
    [InlineData("echo_framed_call_reply")]
    [InlineData("echo_ttheader_two_calls")]
    [InlineData("echo_ttheaderframed_call_reply")]
    [InlineData("kpb_ttheaderframed_call_reply")]
    public void The_sequence_id_can_be_replaced_wherever_it_stands(string name)
    {
        var recorded = Capture.Load(name).Steps[0].Bytes!;

        var replaced = WireBytes.WithSequenceId(recorded, -5);

        Assert.Equal(WireMessage.Parse(recorded).ToString().Replace("#1 ", "#-5 ", StringComparison.Ordinal), WireMessage.Parse(replaced).ToString());
    }

    [Theory]
    [InlineData("echo_ttheader_crc32")]
    [InlineData("echo_ttheader_crc32_error")]
    public void The_checksum_follows_the_sequence_id(string name)
    {
        var recorded = Capture.Load(name).Steps[0].Bytes!;

        var replaced = WireBytes.WithSequenceId(recorded, 2);

        Assert.NotEqual(Checksum(recorded), Checksum(replaced));
        Assert.Equal(recorded, WireBytes.WithSequenceId(replaced, 1));
    }

    [Fact]
    public void The_checksum_is_CRC_32C() =>
        Assert.Equal(0xe3069283, WireBytes.Checksum(Encoding.ASCII.GetBytes("123456789")));

    private static string Checksum(byte[] message) =>
        WireMessage.Parse(message).Header!.Pairs.Single(static pair => pair.StartsWith("crc32c=", StringComparison.Ordinal));
}
