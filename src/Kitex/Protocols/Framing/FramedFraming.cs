using System.Buffers.Binary;
using Kitex.Network;
using Kitex.Serialization.Thrift;

namespace Kitex.Protocols.Framing;

/// <summary>
/// Messages behind a 4-byte big-endian length that does not count itself. Bytes after a Thrift struct inside the frame are
/// ignored, as in Kitex v0.16.3.
/// </summary>
/// <param name="maxFrameBytes">The largest message allowed, the length field apart.</param>
public sealed class FramedFraming(int maxFrameBytes) : MessageFraming
{
    private const int LengthBytes = 4;

    /// <inheritdoc/>
    public override string Name => "framed";

    /// <inheritdoc/>
    public override bool Matches(ReadOnlySpan<byte> head) => MessagePayload.IsAny(head[LengthBytes..]);

    /// <inheritdoc/>
    public override FrameStatus Read(ReadOnlySpan<byte> input, ref MessageFrame frame)
    {
        if (input.Length < LengthBytes)
        {
            return frame.NeedMore(LengthBytes);
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(input);
        if (length > (uint)maxFrameBytes)
        {
            return frame.TooLarge(length, maxFrameBytes);
        }

        var end = LengthBytes + (int)length;
        var payload = input[LengthBytes..Math.Min(end, input.Length)];
        if (!frame.HasHeader)
        {
            var parsed = MessagePayload.TryReadHeader(payload, out var kind, out var header);
            if (parsed.Status == ThriftParseStatus.NeedMore && parsed.Length > length)
            {
                return frame.Malformed($"The message header needs {parsed.Length} bytes, its frame has {length}.");
            }

            if (frame.Unread(parsed, LengthBytes) is { } unread)
            {
                return unread;
            }

            frame.Take(header, kind, LengthBytes);
        }

        if (input.Length < end)
        {
            return frame.NeedMore(end);
        }

        frame.Length = end;
        frame.BodyLength = end - frame.BodyStart;
        return FrameStatus.Ready;
    }

    /// <inheritdoc/>
    public override void WriteRequest(RpcRequest request, int sequenceId, TimeSpan remaining, OutputBuffer output)
    {
        var length = Begin(output, out var start);
        MessagePayload.WriteRequest(request.Method, sequenceId, request.Message, output);
        End(output, length, start);
    }

    /// <inheritdoc/>
    public override void WriteResponse(in ReplyTarget target, in RpcResponse response, OutputBuffer output)
    {
        var length = Begin(output, out var start);
        MessagePayload.WriteResponse(target, response, CarriesBusinessErrors, output);
        End(output, length, start);
    }

    private static OutputPatch Begin(OutputBuffer output, out long start)
    {
        var length = output.Reserve(LengthBytes);
        start = output.Length;
        return length;
    }

    private void End(OutputBuffer output, OutputPatch length, long start)
    {
        var written = output.Length - start;
        FrameSize.Check(written, maxFrameBytes);
        BinaryPrimitives.WriteInt32BigEndian(length.Span, (int)written);
    }
}
