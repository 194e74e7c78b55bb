using System.Buffers.Binary;
using Kitex.Serialization.Thrift;

namespace Kitex.Protocols.TTHeader;

/// <summary>
/// Reads the header a mesh proxy may put in front of a message: magic 0xFFAF, the size in bytes of what follows, a count, so
/// many text keys and values. Kitex v0.16.3 reads it and never writes it.
/// </summary>
public static class MeshHeaderReader
{
    internal const int PairsOffset = 6;

    private const ushort Magic = 0xFFAF;
    private const int SizeOffset = 2;
    private const int CountOffset = 4;

    /// <summary>True when a message that starts with these bytes has a mesh header; false while they are fewer than 2.</summary>
    public static bool Matches(ReadOnlySpan<byte> head) => BinaryPrimitives.TryReadUInt16BigEndian(head, out var magic) && magic == Magic;

    /// <summary>Reads the header at the start of the bytes. Allocates nothing unless they are malformed.</summary>
    /// <param name="bytes">The message as far as it has arrived; more may follow it.</param>
    /// <param name="header">The header when done; the payload may still be on its way.</param>
    /// <returns>Done with the header's length, the length to wait for, or what is wrong.</returns>
    public static ThriftParseResult TryRead(ReadOnlySpan<byte> bytes, out MeshHeader header)
    {
        header = default;
        if (bytes.Length >= SizeOffset && !Matches(bytes))
        {
            return Malformed($"the magic is 0x{BinaryPrimitives.ReadUInt16BigEndian(bytes):x4}, not 0x{Magic:x4}, at byte 0");
        }

        if (bytes.Length < CountOffset)
        {
            return ThriftParseResult.NeedMore(CountOffset);
        }

        var end = CountOffset + BinaryPrimitives.ReadUInt16BigEndian(bytes[SizeOffset..]);
        if (end < PairsOffset)
        {
            return Malformed($"the header size is {end - CountOffset} at byte {SizeOffset}; the count of keys alone takes 2");
        }

        if (bytes.Length < end)
        {
            return ThriftParseResult.NeedMore(end);
        }

        int count = BinaryPrimitives.ReadUInt16BigEndian(bytes[CountOffset..]);
        if (count > TTHeaderFormat.MaxPairs)
        {
            return Malformed($"{count} keys are announced at byte {CountOffset}, more than {TTHeaderFormat.MaxPairs}");
        }

        var info = new TTHeaderInfoEnumerator(bytes[..end], PairsOffset, count);
        for (var i = 0; i < count; i++)
        {
            if (!info.MoveNext())
            {
                return Malformed($"{info.Problem}");
            }
        }

        header = new MeshHeader(count, info.Position, end);
        return ThriftParseResult.Done(end);
    }

    private static ThriftParseResult Malformed(FormattableString what) =>
        ThriftParseResult.Malformed("Malformed mesh header: " + FormattableString.Invariant(what) + ".");
}
