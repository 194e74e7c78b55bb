using Kitex.Protocols.TTHeader;

namespace Kitex.Protocols.Framing;

/// <summary>Tells the framing of each message by its first bytes, the most specific first, as Kitex does per message.</summary>
/// <param name="framings">In the order they are asked.</param>
public sealed class FramingDetector(IReadOnlyList<MessageFraming> framings)
{
    private readonly MessageFraming[] _framings = [.. framings];

    /// <summary>Every framing of Thrift, and of Kitex Protobuf, on a connection.</summary>
    /// <param name="ttheader">What TTHeaders hold; its size limit is that of the other framings too.</param>
    public static FramingDetector ForThrift(TTHeaderSettings ttheader) => new(
    [
        new TTHeaderFraming(ttheader, framed: false),
        new MeshHeaderFraming(ttheader.MaxFrameBytes),
        new BufferedFraming(ttheader.MaxFrameBytes),
        new FramedFraming(ttheader.MaxFrameBytes),
    ]);

    /// <summary>The same with the settings that are usual.</summary>
    /// <param name="maxFrameBytes">The largest message allowed.</param>
    public static FramingDetector ForThrift(int maxFrameBytes) => ForThrift(new TTHeaderSettings(maxFrameBytes));

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
