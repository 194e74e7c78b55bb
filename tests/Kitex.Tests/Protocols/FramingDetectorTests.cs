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
    [InlineData("474554202f204854")]
    [InlineData("0000000010000000")]
    [InlineData("0000000000000000")]
    [InlineData("8221010100000000")]
    [InlineData("ffffffffffffffff")]
    public void Other_heads_are_of_no_framing(string head) =>
        Assert.Null(FramingDetector.ForThrift(Frames.Limit).Detect(Convert.FromHexString(head)));
}
