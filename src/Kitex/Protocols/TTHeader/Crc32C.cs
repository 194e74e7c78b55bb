using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Kitex.Protocols.TTHeader;

/// <summary>
/// CRC-32C (Castagnoli) as a payload check. In a TTHeader it covers everything behind the header, the length of a framed
/// payload included, and travels as 8 lower-case hexadecimal digits (Kitex v0.16.3).
/// </summary>
public static class Crc32C
{
    /// <summary>The bytes of the checksum as text.</summary>
    public const int TextBytes = 8;

    /// <summary>The checksum of the bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of bytes that come in pieces.</summary>
    /// <param name="checksum">The checksum of all pieces before; 0 when there are none.</param>
    /// <param name="bytes">The next piece.</param>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        // One instruction a word where the processor has it, a table otherwise.
        var crc = ~checksum;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }

    /// <summary>Writes a checksum as text.</summary>
    /// <param name="checksum">The checksum.</param>
    /// <param name="text">At least <see cref="TextBytes"/> bytes, of which the first are written.</param>
    /// <exception cref="ArgumentException">There is less room.</exception>
    public static void Format(uint checksum, Span<byte> text)
    {
        if (!checksum.TryFormat(text, out _, "x8", CultureInfo.InvariantCulture))
        {
            throw new ArgumentException($"A checksum takes {TextBytes} bytes; there is room for {text.Length}.", nameof(text));
        }
    }

    /// <summary>True when the text is exactly what <see cref="Format"/> writes for the checksum; upper-case digits are not.</summary>
    public static bool IsText(uint checksum, ReadOnlySpan<byte> text)
    {
        Span<byte> expected = stackalloc byte[TextBytes];
        Format(checksum, expected);
        return text.SequenceEqual(expected);
    }
}
