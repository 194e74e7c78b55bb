using System.Buffers.Binary;

namespace Kitex.Protocols.Http2;

/// <summary>The nine bytes in front of every frame (RFC 9113 section 4.1).</summary>
/// <param name="Length">The bytes of payload behind it, 0 to <see cref="LargestLength"/>.</param>
/// <param name="Type">The type; may be one without a name.</param>
/// <param name="Flags">The flags.</param>
/// <param name="StreamId">The stream; 0 is the connection. The reserved bit is dropped.</param>
internal readonly record struct Http2FrameHeader(int Length, Http2FrameType Type, Http2Flags Flags, int StreamId)
{
    /// <summary>The bytes of it.</summary>
    public const int Bytes = 9;

    /// <summary>The largest length that can be written.</summary>
    public const int LargestLength = 0xff_ffff;

    /// <summary>The largest payload unless SETTINGS say otherwise, and the least that SETTINGS may say.</summary>
    public const int DefaultMaxLength = 16 * 1024;

    private const int FlagsOffset = 4;
    private const int StreamOffset = 5;

    /// <summary>Reads it from at least <see cref="Bytes"/> bytes.</summary>
    public static Http2FrameHeader Read(ReadOnlySpan<byte> bytes)
    {
        var lengthAndType = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return new Http2FrameHeader(
            (int)(lengthAndType >> 8),
            (Http2FrameType)(byte)lengthAndType,
            (Http2Flags)bytes[FlagsOffset],
            BinaryPrimitives.ReadInt32BigEndian(bytes[StreamOffset..]) & int.MaxValue);
    }

    /// <summary>Writes it to the first <see cref="Bytes"/> bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, ((uint)Length << 8) | (byte)Type);
        bytes[FlagsOffset] = (byte)Flags;
        BinaryPrimitives.WriteInt32BigEndian(bytes[StreamOffset..], StreamId);
    }

    /// <summary>True when the flag is set.</summary>
    public bool Has(Http2Flags flag) => (Flags & flag) != 0;
}
