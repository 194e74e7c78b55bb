namespace Kitex.Protocols.Framing;

/// <summary>Tells the framing of each message by its first bytes, the most specific first, as Kitex does per message.</summary>
/// <param name="framings">In the order they are asked.</param>
public sealed class FramingDetector(IReadOnlyList<MessageFraming> framings)
{
    private readonly MessageFraming[] _framings = [.. framings];

    /// <summary>The framings of Thrift on a bare connection.</summary>
    /// <param name="maxFrameBytes">The largest message allowed.</param>
    public static FramingDetector ForThrift(int maxFrameBytes) =>
        new([new BufferedFraming(maxFrameBytes), new FramedFraming(maxFrameBytes)]);

    /// <summary>The framing of a message with this head of <see cref="MessageFraming.HeadBytes"/> bytes; null when none fits.</summary>
    public MessageFraming? Detect(ReadOnlySpan<byte> head)
    {
        foreach (var framing in _framings)
        {
            if (framing.Matches(head))
            {
                return framing;
            }
        }

        return null;
    }
}
