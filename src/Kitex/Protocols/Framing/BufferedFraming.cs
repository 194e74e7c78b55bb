using Kitex.Network;
using Kitex.Serialization.Thrift;

namespace Kitex.Protocols.Framing;

/// <summary>
/// Bare Thrift messages, one after the other, with no length around them ("buffered" in Apache Thrift, PurePayload in
/// Kitex). The end of a message is found by walking its structs.
/// </summary>
/// <param name="maxFrameBytes">The largest message allowed.</param>
public sealed class BufferedFraming(int maxFrameBytes) : MessageFraming
{
    /// <inheritdoc/>
    public override string Name => "buffered";

    /// <inheritdoc/>
    public override bool Matches(ReadOnlySpan<byte> head) => ThriftEnvelope.IsStrict(head);

    /// <inheritdoc/>
    public override string? RefuseRequest(RpcMethod method) => MessagePayload.Of(method.Payload) is { NeedsLength: true } payload
        ? $"{payload.Name} needs a length in front of each message, which buffered messages have not. Leave Buffered() out, or give the client Framed()."
        : null;

    /// <inheritdoc/>
    public override FrameStatus Read(ReadOnlySpan<byte> input, ref MessageFrame frame)
    {
        if (!frame.HasHeader)
        {
            if (frame.Unread(ThriftEnvelope.TryRead(input, out var header), 0) is { } unread)
            {
                return unread;
            }

            frame.Take(header, PayloadKind.Thrift, 0);
            frame.Skip ??= new SkipState();
            frame.Skip.Skipper = new ThriftSkipper(frame.BodyStart);
        }

        var walked = frame.Skip!.Skipper.Continue(input);
        if (walked.Status == ThriftParseStatus.Malformed)
        {
            return frame.Malformed(walked.Reason!);
        }

        if (walked.Length > maxFrameBytes)
        {
            return frame.TooLarge(walked.Length, maxFrameBytes);
        }

        if (walked.Status == ThriftParseStatus.NeedMore)
        {
            return frame.NeedMore(walked.Length);
        }

        frame.Length = walked.Length;
        frame.BodyLength = walked.Length - frame.BodyStart;
        return FrameStatus.Ready;
    }

    /// <inheritdoc/>
    public override void WriteRequest(RpcRequest request, int sequenceId, TimeSpan remaining, OutputBuffer output)
    {
        var start = output.Length;
        MessagePayload.WriteRequest(request.Method, sequenceId, request.Message, output);
        FrameSize.Check(output.Length - start, maxFrameBytes);
    }

    /// <inheritdoc/>
    public override void WriteResponse(in ReplyTarget target, in RpcResponse response, OutputBuffer output)
    {
        var start = output.Length;
        MessagePayload.WriteResponse(target, response, CarriesBusinessErrors, output);
        FrameSize.Check(output.Length - start, maxFrameBytes);
    }
}
