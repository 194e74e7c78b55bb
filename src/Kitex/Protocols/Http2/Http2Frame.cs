using System.Buffers.Binary;

namespace Kitex.Protocols.Http2;

/// <summary>
/// A frame whose form was checked, as spans of the input. What only some types have is only asked of those.
/// </summary>
internal readonly ref struct Http2Frame
{
    private const int IncrementMask = int.MaxValue;
    private const int GoAwayCodeOffset = 4;
    private const int DebugOffset = 8;

    internal Http2Frame(Http2FrameHeader header, ReadOnlySpan<byte> payload, Http2Violation? violation = null)
    {
        Header = header;
        Payload = payload;
        Violation = violation;
        Wanted = Length;
    }

    internal Http2Frame(Http2Violation violation) => Violation = violation;

    internal Http2Frame(int wanted) => Wanted = wanted;

    /// <summary>The header as it came.</summary>
    public Http2FrameHeader Header { get; }

    /// <summary>The content: without the padding of DATA and HEADERS and without the priority of HEADERS.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Why the frame is refused; null when it is not.</summary>
    public Http2Violation? Violation { get; }

    /// <summary>The bytes of input needed to get on, counted from the frame's start.</summary>
    public int Wanted { get; }

    /// <summary>The bytes of the whole frame, to be consumed.</summary>
    public int Length => Http2FrameHeader.Bytes + Header.Length;

    /// <summary>DATA: the bytes that count against the windows; padding counts too.</summary>
    public int FlowBytes => Header.Length;

    /// <summary>WINDOW_UPDATE: the bytes more that may be sent, at least 1.</summary>
    public int WindowIncrement => BinaryPrimitives.ReadInt32BigEndian(Payload) & IncrementMask;

    /// <summary>RST_STREAM and GOAWAY: the reason.</summary>
    public Http2ErrorCode ErrorCode =>
        (Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(Payload[(Header.Type == Http2FrameType.GoAway ? GoAwayCodeOffset : 0)..]);

    /// <summary>GOAWAY: the last stream that the peer took.</summary>
    public int LastStreamId => BinaryPrimitives.ReadInt32BigEndian(Payload) & IncrementMask;

    /// <summary>GOAWAY: what the peer says about it, in no certain encoding.</summary>
    public ReadOnlySpan<byte> DebugData => Payload[DebugOffset..];
}
