using Kitex.Protocols.Http2;

namespace Kitex.Tests.Protocols.Http2;

/// <summary>Frames as text, to compare.</summary>
internal static class FrameText
{
    /// <summary>Reads all frames of a direction, giving the reader as much as has come.</summary>
    /// <param name="bytes">What comes, without a preface.</param>
    /// <param name="arrivals">Where the pieces end in which it comes; the last is its end.</param>
    public static List<string> Read(ReadOnlySpan<byte> bytes, params IEnumerable<int> arrivals)
    {
        var reader = new Http2FrameReader(new Http2Limits());
        var frames = new List<string>();
        var at = 0;
        foreach (var end in arrivals)
        {
            while (true)
            {
                var status = reader.Read(bytes[at..end], out var frame);
                if (status == Http2ReadStatus.NeedMore)
                {
                    Assert.InRange(frame.Wanted, end - at + 1, bytes.Length - at > 9 ? bytes.Length - at : 9);
                    Assert.Null(frame.Violation);
                    break;
                }

                Assert.True(status == Http2ReadStatus.Ready, frame.Violation?.Reason);
                frames.Add(Of(frame));
                at += frame.Length;
            }
        }

        Assert.Equal(bytes.Length, at);
        return frames;
    }

    public static string Of(in Http2Frame frame) =>
        $"{frame.Header.Type} {(int)frame.Header.Flags:x2} {frame.Header.StreamId} {frame.FlowBytes} {Convert.ToHexStringLower(frame.Payload)}";
}
