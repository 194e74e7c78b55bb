using Kitex.Protocols.Framing;

namespace Kitex.Tests.Protocols;

public sealed class FramingDetectorTests
{
    [Fact]
    public void Recorded_messages_are_told_apart_by_their_heads()
    {
        var detector = FramingDetector.ForThrift(Frames.Limit);
        foreach (var (framing, bytes) in Frames.Recorded)
        {
            Assert.Equal(framing.Name, detector.Detect(bytes.AsSpan(0, MessageFraming.HeadBytes))?.Name);
        }
    }

    [Theory]
    [InlineData("0000000010000000", "ttheader")]
    [InlineData("8001000110000001", "ttheader")]
    [InlineData("ffaf000880010001", "meshheader")]
    [InlineData("8001000180010001", "buffered")]
    [InlineData("0000000d80010001", "framed")]
    public void The_most_specific_framing_wins(string head, string framing) =>
        Assert.Equal(framing, FramingDetector.ForThrift(Frames.Limit).Detect(Convert.FromHexString(head))?.Name);

    [Theory]
    [InlineData("474554202f204854")]
    [InlineData("0000000000001000")]
    [InlineData("0000000000000000")]
    [InlineData("8221010100000000")]
    [InlineData("ffffffffffffffff")]
    public void Other_heads_are_of_no_framing(string head) =>
        Assert.Null(FramingDetector.ForThrift(Frames.Limit).Detect(Convert.FromHexString(head)));
}
