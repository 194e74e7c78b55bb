using System.Buffers.Binary;

namespace Kitex.Protocols.TTHeader;

/// <summary>
/// The layout of a TTHeader message, all big-endian: LENGTH (4 bytes, itself apart), magic (2), flags (2), sequence id (4),
/// header size in units of 4 bytes (2), then the header proper (protocol id, transforms, info blocks, padding), then the
/// payload (Kitex v0.16.3).
/// </summary>
public static class TTHeaderFormat
{
    /// <summary>The bytes in front of the header proper, the same in every message.</summary>
    public const int FixedBytes = 14;

    /// <summary>The bytes that tell TTHeader, and within it streaming, from everything else.</summary>
    public const int HeadBytes = 8;

    /// <summary>The largest LENGTH. Kitex v0.16.3 declares the limit without checking it; here larger ones are refused.</summary>
    public const int MaxLength = 0x3FFF_FFFF;

    /// <summary>The largest header proper in bytes: 65535 units of 4.</summary>
    public const int MaxHeaderBytes = ushort.MaxValue * HeaderUnit;

    /// <summary>The largest key or value in bytes.</summary>
    public const int MaxTextBytes = ushort.MaxValue;

    /// <summary>
    /// The most keys with values in one header, read or written, over all its blocks. The format has no such limit; a header
    /// that is full of empty keys would cost its reader far more than its sender.
    /// </summary>
    public const int MaxPairs = 4096;

    internal const int LengthBytes = 4;
    internal const int MagicOffset = 4;
    internal const int FlagsOffset = 6;
    internal const int SequenceIdOffset = 8;
    internal const int HeaderSizeOffset = 12;
    internal const int ProtocolOffset = 14;
    internal const int TransformCountOffset = 15;
    internal const int TransformsOffset = 16;
    internal const int HeaderUnit = 4;
    internal const ushort Magic = 0x1000;

    /// <summary>True when a message that starts with these bytes has a TTHeader; false while they are fewer than 6.</summary>
    public static bool Matches(ReadOnlySpan<byte> head) =>
        head.Length >= FlagsOffset && BinaryPrimitives.ReadUInt16BigEndian(head[MagicOffset..]) == Magic;

    /// <summary>
    /// True when a message that starts with these bytes is a frame of TTHeader streaming; false while they are fewer than
    /// <see cref="HeadBytes"/>.
    /// </summary>
    public static bool IsStreaming(ReadOnlySpan<byte> head) =>
        head.Length >= HeadBytes && Matches(head) && (ReadFlags(head) & TTHeaderFlags.Streaming) != 0;

    /// <summary>
    /// True when a message that starts with these bytes says that its sender takes answers in any order; false while they are
    /// fewer than <see cref="HeadBytes"/>.
    /// </summary>
    public static bool IsMultiplexed(ReadOnlySpan<byte> head) =>
        head.Length >= HeadBytes && Matches(head) && (ReadFlags(head) & TTHeaderFlags.SupportOutOfOrder) != 0;

    internal static TTHeaderFlags ReadFlags(ReadOnlySpan<byte> message) =>
        (TTHeaderFlags)BinaryPrimitives.ReadUInt16BigEndian(message[FlagsOffset..]);
}
