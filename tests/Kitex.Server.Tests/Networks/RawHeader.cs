using System.Buffers.Binary;
using System.Text;

namespace Kitex.Server.Tests.Networks;

/// <summary>
/// A message with a TTHeader whose every field is as a test says, and right where it says nothing. Padding stands in front of
/// the blocks, so that they end where the header does.
/// </summary>
internal sealed record RawHeader
{
    /// <summary>The most bytes of blocks.</summary>
    public const int MostBlockBytes = (ushort.MaxValue * Unit) - 2;

    private const int FixedBytes = 14;
    private const int Unit = 4;

    /// <summary>LENGTH; null for the right one.</summary>
    public uint? Length { get; init; }

    public ushort Flags { get; init; }

    public int SequenceId { get; init; }

    /// <summary>The header's size in units of 4 bytes; null for the right one.</summary>
    public ushort? Size { get; init; }

    public byte Protocol { get; init; }

    /// <summary>How many transforms are announced; none follows.</summary>
    public byte Transforms { get; init; }

    public byte[] Blocks { get; init; } = [];

    public byte[] Payload { get; init; } = [];

    /// <summary>A block of one text key.</summary>
    public static byte[] Text(string key, string value) => [0x01, 0, 1, .. Sized(key), .. Sized(value)];

    /// <summary>A block of one numbered key.</summary>
    public static byte[] Number(ushort key, string value) => [0x10, 0, 1, (byte)(key >> 8), (byte)key, .. Sized(value)];

    /// <summary>A block of an ACL token.</summary>
    public static byte[] Token(string value) => [0x11, .. Sized(value)];

    public byte[] ToBytes()
    {
        var padding = -(2 + Blocks.Length) & (Unit - 1);
        var end = FixedBytes + 2 + padding + Blocks.Length;
        var bytes = new byte[end + Payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Length ?? (uint)bytes.Length - sizeof(uint));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), 0x1000);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), Flags);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), SequenceId);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(12), Size ?? (ushort)((end - FixedBytes) / Unit));
        bytes[14] = Protocol;
        bytes[15] = Transforms;
        Blocks.CopyTo(bytes, end - Blocks.Length);
        Payload.CopyTo(bytes, end);
        return bytes;
    }

    private static byte[] Sized(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }
}
