using System.Buffers.Binary;

namespace Kitex.Serialization.Thrift;

/// <summary>Turns runs of numbers between the machine's byte order and the wire's big-endian one.</summary>
/// <remarks>One of the spans may be unaligned, which the vector loads of the platform allow.</remarks>
internal static class ThriftByteOrder
{
    public static void Swap(ReadOnlySpan<short> from, Span<short> to)
    {
        if (BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(from, to);
        }
        else
        {
            from.CopyTo(to);
        }
    }

    public static void Swap(ReadOnlySpan<int> from, Span<int> to)
    {
        if (BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(from, to);
        }
        else
        {
            from.CopyTo(to);
        }
    }

    public static void Swap(ReadOnlySpan<long> from, Span<long> to)
    {
        if (BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(from, to);
        }
        else
        {
            from.CopyTo(to);
        }
    }
}
