using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Kitex.Serialization.Thrift;

/// <summary>
/// Reads Thrift binary from one span. Every length and count is held against the bytes left before anything is
/// allocated for it, so what a message can make the reader allocate is bounded by its own size.
/// </summary>
/// <remarks>
/// As Kitex v0.16.3: element types in container headers are ignored (elements are read by the IDL's type), bytes behind
/// the outermost struct are not looked at.
/// </remarks>
public ref partial struct ThriftReader
{
    /// <summary>How deep structs may nest.</summary>
    public const int MaxDepth = 512;

    private const int FieldHeaderBytes = 1 + sizeof(short);

    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;
    private int _depth;
    private short _field;

    /// <param name="bytes">What to read; the first byte is the first field's.</param>
    public ThriftReader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The bytes read so far.</summary>
    public readonly int Position => _at;

    /// <summary>The bytes left.</summary>
    public readonly int Remaining => _bytes.Length - _at;

    /// <summary>Begins a struct, union or exception. Reads no byte.</summary>
    /// <exception cref="ThriftFormatException">More than <see cref="MaxDepth"/> structs within each other.</exception>
    public void ReadStructBegin()
    {
        if (++_depth > MaxDepth)
        {
            Throw($"structs nest deeper than {MaxDepth} levels");
        }
    }

    /// <summary>Ends a struct, union or exception, whose STOP was read. Reads no byte.</summary>
    public void ReadStructEnd() => _depth--;

    /// <summary>Reads the header of the next field.</summary>
    /// <returns>False at STOP, which is read then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ReadFieldBegin(out ThriftType type, out short id)
    {
        type = (ThriftType)Take(1);
        if (type == ThriftType.Stop)
        {
            id = 0;
            return false;
        }

        id = ReadI16();
        _field = id;
        return true;
    }

    /// <summary>Reads one byte; only 0x01 is true, as in Kitex v0.16.3.</summary>
    public bool ReadBool() => Take(1) == 1;

    /// <summary>Reads one byte.</summary>
    public sbyte ReadByte() => (sbyte)Take(1);

    /// <summary>Reads two bytes.</summary>
    public short ReadI16()
    {
        var value = Unsafe.ReadUnaligned<short>(in Take(sizeof(short)));
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    /// <summary>Reads four bytes.</summary>
    public int ReadI32()
    {
        var value = Unsafe.ReadUnaligned<int>(in Take(sizeof(int)));
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    /// <summary>Reads eight bytes.</summary>
    public long ReadI64()
    {
        var value = Unsafe.ReadUnaligned<long>(in Take(sizeof(long)));
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    /// <summary>Reads eight bytes, IEEE 754.</summary>
    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadI64());

    /// <summary>Reads text. Bytes that are no UTF-8 become U+FFFD; read them as binary to keep them.</summary>
    public string ReadString() => Encoding.UTF8.GetString(ReadBytes());

    /// <summary>Reads bytes into an array of their own.</summary>
    public ReadOnlyMemory<byte> ReadBinary() => ReadBytes().ToArray();

    /// <summary>Reads the header of a list.</summary>
    /// <param name="minElementBytes">
    /// The least bytes an element takes: bool and byte 1, i16 2, i32 and enum 4, i64 and double 8, string and binary 4,
    /// struct 1, list and set 5, map 6.
    /// </param>
    /// <returns>The count. So many elements of the least size fit the bytes left; reserve memory for fewer when an element is larger in memory than on the wire.</returns>
    /// <exception cref="ThriftFormatException">The count is negative, or larger than the bytes left can hold.</exception>
    public int ReadListBegin(int minElementBytes)
    {
        _ = Take(1);
        return ReadCount(minElementBytes, "list");
    }

    /// <summary>Reads the header of a set; as <see cref="ReadListBegin(int)"/>.</summary>
    public int ReadSetBegin(int minElementBytes)
    {
        _ = Take(1);
        return ReadCount(minElementBytes, "set");
    }

    /// <summary>Reads the header of a map; as <see cref="ReadListBegin(int)"/> for pairs.</summary>
    public int ReadMapBegin(int minKeyBytes, int minValueBytes)
    {
        _ = Take(2);
        return ReadCount(minKeyBytes + minValueBytes, "map");
    }

    /// <summary>Reads the header of a list or set for a reader that has no IDL and goes by the types on the wire.</summary>
    /// <param name="element">The type of the elements; of no meaning when the count is 0.</param>
    /// <returns>The count.</returns>
    /// <exception cref="ThriftFormatException">The count is negative or too large, or the type is unknown.</exception>
    public int ReadListBegin(out ThriftType element)
    {
        element = (ThriftType)Take(1);
        var count = ReadCount(ThriftTypeSize.Least(element), "list or set");
        CheckKnown(element, count);
        return count;
    }

    /// <summary>Reads the header of a map for a reader that has no IDL; as the list's.</summary>
    public int ReadMapBegin(out ThriftType key, out ThriftType value)
    {
        key = (ThriftType)Take(1);
        value = (ThriftType)Take(1);
        var count = ReadCount(ThriftTypeSize.Least(key) + ThriftTypeSize.Least(value), "map");
        CheckKnown(key, count);
        CheckKnown(value, count);
        return count;
    }

    /// <summary>For generated code: a required field did not come.</summary>
    [DoesNotReturn]
    public static void ThrowMissingField(string structName, string fieldName) =>
        throw new ThriftFormatException($"required field {fieldName} of {structName} is not set");

    private ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadI32();
        if ((uint)length > (uint)Remaining)
        {
            ThrowLength("string or binary length", length, length);
        }

        var bytes = _bytes.Slice(_at, length);
        _at += length;
        return bytes;
    }

    private int ReadCount(int minBytes, string what)
    {
        var count = ReadI32();
        if (count < 0 || (long)count * minBytes > Remaining)
        {
            ThrowLength(what + " count", count, (long)count * minBytes);
        }

        return count;
    }

    private readonly void CheckKnown(ThriftType type, int count)
    {
        if (count > 0 && ThriftTypeSize.Least(type) == 0)
        {
            Throw($"unknown data type {(byte)type}");
        }
    }

    /// <summary>The next <paramref name="count"/> bytes, read. The one place that checks the bytes left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref readonly byte Take(int count)
    {
        var at = _at;
        if (_bytes.Length - at < count)
        {
            ThrowTruncated(count);
        }

        _at = at + count;
        return ref Unsafe.Add(ref MemoryMarshal.GetReference(_bytes), at);
    }

    [DoesNotReturn]
    private readonly void ThrowTruncated(int count) =>
        Throw($"{count} more bytes are needed and {Remaining} are left");

    [DoesNotReturn]
    private readonly void ThrowLength(string what, int value, long bytes)
    {
        var at = _at - sizeof(int);
        Throw(value < 0
            ? $"{what} {value} is negative (it stands at byte {at})"
            : $"{what} {value} needs at least {bytes} bytes and {Remaining} are left (it stands at byte {at})");
    }

    [DoesNotReturn]
    private readonly void Throw(string what) =>
        throw new ThriftFormatException($"Malformed Thrift: {what}, at byte {_at} of {_bytes.Length}, after the header of field {_field}.");
}
