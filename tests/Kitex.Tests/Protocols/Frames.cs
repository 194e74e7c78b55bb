using Kitex.Network;
using Kitex.Protocols.Framing;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Tests.Protocols;

/// <summary>Messages to feed: recorded ones, and ones of any size.</summary>
internal static class Frames
{
    public const int Limit = 1024 * 1024;

    public static MessageFraming Framed { get; } = new FramedFraming(Limit);

    public static MessageFraming Buffered { get; } = new BufferedFraming(Limit);

    /// <summary>What a Kitex client and server said to each other in framed and buffered messages.</summary>
    public static IEnumerable<(MessageFraming Framing, byte[] Bytes)> Recorded { get; } =
    [
        .. Read(Framed, "echo_framed_*"),
        .. Read(Buffered, "echo_buffered_*"),
    ];

    public static byte[] Call(MessageFraming framing, string text, int sequenceId)
    {
        using var output = new OutputBuffer();
        framing.WriteRequest(Request(text), sequenceId, Timeout.InfiniteTimeSpan, output);
        return output.ToArray();
    }

    public static RpcRequest Request(string text, RpcKind kind = RpcKind.Unary) => new() { Method = new TextMethod("say", kind), Message = text };

    private static IEnumerable<(MessageFraming, byte[])> Read(MessageFraming framing, string pattern) =>
        Capture.Names(pattern).SelectMany(static name => Capture.Read(name).Frames).Select(bytes => (framing, bytes));
}
