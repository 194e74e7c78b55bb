using Kitex.Network;
using Kitex.Protocols.Framing;

namespace Kitex.Protocols.TTHeader;

/// <summary>
/// Messages behind a mesh header, which a proxy may put there; framed or bare behind it. Read only: the answer goes
/// out as the message stands behind the header, as in Kitex v0.16.3.
/// </summary>
/// <param name="maxFrameBytes">The largest message allowed, the header apart.</param>
public sealed class MeshHeaderFraming(int maxFrameBytes) : MessageFraming
{
    private readonly BufferedFraming _buffered = new(maxFrameBytes);
    private readonly FramedFraming _framed = new(maxFrameBytes);

    /// <inheritdoc/>
    public override string Name => "meshheader";

    /// <inheritdoc/>
    public override bool Matches(ReadOnlySpan<byte> head) => MeshHeaderReader.Matches(head);

    /// <inheritdoc/>
    public override MessageFraming ReplyFraming(in MessageFrame frame) => frame.IsPayloadFramed ? _framed : _buffered;

    /// <inheritdoc/>
    public override RequestHeader ReadRequestHeader(ReadOnlySpan<byte> input, in MessageFrame frame) => RequestKeys.Read(frame.Mesh.Info(input));

    /// <inheritdoc/>
    public override ReplyHeader ReadReplyHeader(ReadOnlySpan<byte> input, in MessageFrame frame) => ReplyKeys.Read(frame.Mesh.Info(input));

    /// <inheritdoc/>
    public override FrameStatus Read(ReadOnlySpan<byte> input, ref MessageFrame frame)
    {
        if (frame.Mesh.PayloadStart == 0)
        {
            if (frame.Unread(MeshHeaderReader.TryRead(input, out var header), 0) is { } unread)
            {
                return unread;
            }

            frame.Mesh = header;
        }

        var start = frame.Mesh.PayloadStart;
        var payload = input[start..];
        if (payload.Length < HeadBytes)
        {
            return frame.NeedMore(start + HeadBytes);
        }

        MessageFraming inner = _buffered;
        if (!_buffered.Matches(payload))
        {
            if (!_framed.Matches(payload))
            {
                return frame.Malformed($"Malformed message: its mesh header is followed by 0x{Convert.ToHexStringLower(payload[..HeadBytes])}, which is neither Thrift nor framed Kitex Protobuf.");
            }

            frame.IsPayloadFramed = true;
            inner = _framed;
        }

        var status = inner.Read(payload, ref frame);
        if (status == FrameStatus.NeedMore)
        {
            frame.Wanted += start;
        }
        else if (status == FrameStatus.Ready)
        {
            frame.Length += start;
        }

        return status;
    }

    /// <inheritdoc/>
    public override void WriteRequest(RpcRequest request, int sequenceId, TimeSpan remaining, OutputBuffer output) => throw ReadOnly();

    /// <inheritdoc/>
    public override void WriteResponse(in ReplyTarget target, in RpcResponse response, OutputBuffer output) => throw ReadOnly();

    private static NotSupportedException ReadOnly() => new("Mesh headers are read, never written.");
}
