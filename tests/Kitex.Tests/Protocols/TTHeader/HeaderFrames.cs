using Kitex.Network;
using Kitex.Protocols.Framing;
using Kitex.Protocols.TTHeader;

namespace Kitex.Tests.Protocols.TTHeader;

/// <summary>Messages with a TTHeader as a framing writes and reads them.</summary>
internal static class HeaderFrames
{
    public static TTHeaderSettings Settings { get; } = new(Frames.Limit);

    public static TTHeaderFraming Framing(bool framed = false, TTHeaderSettings? settings = null) => new(settings ?? Settings, framed);

    public static byte[] Request(MessageFraming framing, RpcRequest request, int sequenceId = 7, TimeSpan? remaining = null)
    {
        using var output = new OutputBuffer();
        framing.WriteRequest(request, sequenceId, remaining ?? Timeout.InfiniteTimeSpan, output);
        return output.ToArray();
    }

    public static byte[] Response(MessageFraming framing, in RpcResponse response, int sequenceId = 7, bool isLast = false)
    {
        using var output = new OutputBuffer();
        framing.WriteResponse(new ReplyTarget(new TextMethod(), sequenceId, isLast), response, output);
        return output.ToArray();
    }

    /// <summary>A call with these keys in its header.</summary>
    public static byte[] Call(params IEnumerable<HeaderPair> pairs) =>
        HeaderMessage.Write(default, 7, TTHeaderProtocol.ThriftBinary, pairs, Frames.Call(Frames.Buffered, "hello", 7));

    /// <summary>A header without keys around this payload.</summary>
    public static byte[] Around(ReadOnlySpan<byte> payload) => HeaderMessage.Write(default, 7, TTHeaderProtocol.ThriftBinary, [], payload);

    /// <summary>Reads a message that is whole.</summary>
    public static MessageFrame Ready(MessageFraming framing, ReadOnlySpan<byte> bytes)
    {
        var frame = default(MessageFrame);
        var status = framing.Read(bytes, ref frame);
        Assert.Null(frame.Problem);
        Assert.Equal(FrameStatus.Ready, status);
        Assert.Equal(bytes.Length, frame.Length);
        return frame;
    }

    public static void Malformed(MessageFraming framing, ReadOnlySpan<byte> bytes, string problem)
    {
        var frame = default(MessageFrame);
        Assert.Equal(FrameStatus.Malformed, framing.Read(bytes, ref frame));
        Assert.Contains(problem, frame.Problem, StringComparison.Ordinal);
    }

    /// <summary>Reads the message in two pieces, cut at every position: it asks for no more than there is, and ends as it does in one piece.</summary>
    public static void EndsTheSameInPieces(MessageFraming framing, ReadOnlySpan<byte> bytes)
    {
        var whole = default(MessageFrame);
        var outcome = framing.Read(bytes, ref whole);
        for (var length = 0; length < bytes.Length; length++)
        {
            var frame = default(MessageFrame);
            var first = framing.Read(bytes[..length], ref frame);
            if (first == FrameStatus.NeedMore)
            {
                Assert.InRange(frame.Wanted, length + 1, bytes.Length);
                Assert.Equal(outcome, framing.Read(bytes, ref frame));
            }
            else
            {
                Assert.NotEqual(FrameStatus.Ready, first);
                Assert.Equal(outcome, first);
            }

            Assert.Equal(whole with { Wanted = 0, Skip = null }, frame with { Wanted = 0, Skip = null });
        }
    }
}
