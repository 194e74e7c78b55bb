using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Kitex.Network;

namespace Kitex.Serialization.Thrift;

/// <summary>
/// Writes Thrift binary into an <see cref="OutputBuffer"/>. It holds a piece of the buffer for itself: nobody else may
/// write to the buffer until <see cref="Flush"/>. Allocates nothing.
/// </summary>
public ref partial struct ThriftWriter
{
    /// <summary>How deep structs may nest, as a guard against a cycle of objects.</summary>
    public const int MaxDepth = 512;

    // From here on a binary is handed to the socket as it is: appending a piece costs less than copying it.
    private const int NoCopyBytes = 16 * 1024;

    private readonly OutputBuffer _output;
    private Span<byte> _span;
    private int _used;
    private int _depth;

    /// <param name="output">Takes the bytes. What was written before stays in front.</param>
    public ThriftWriter(OutputBuffer output) => _output = output;

    /// <summary>Hands the bytes written over to the buffer. The writer may go on afterwards.</summary>
    public void Flush()
    {
        if (_used > 0)
        {
            _output.Advance(_used);
        }

        _span = default;
        _used = 0;
    }

    /// <summary>Begins a struct, union or exception. Writes no byte.</summary>
    /// <exception cref="ThriftFormatException">More than <see cref="MaxDepth"/> structs within each other.</exception>
    public void WriteStructBegin()
    {
        if (++_depth > MaxDepth)
        {
            ThrowTooDeep();
        }
    }

    /// <summary>Ends a struct, union or exception with STOP.</summary>
    public void WriteStructEnd()
    {
        _depth--;
        Room(1) = (byte)ThriftType.Stop;
    }

    /// <summary>Writes the header of a field; its value follows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteFieldBegin(ThriftType type, short id)
    {
        ref var at = ref Room(3);
        at = (byte)type;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref at, 1), BigEndian(id));
    }

    /// <summary>Writes one byte, 1 or 0.</summary>
    public void WriteBool(bool value) => Room(1) = value ? (byte)1 : (byte)0;

    /// <summary>Writes one byte.</summary>
    public void WriteByte(sbyte value) => Room(1) = (byte)value;

    /// <summary>Writes two bytes.</summary>
    public void WriteI16(short value) => Unsafe.WriteUnaligned(ref Room(sizeof(short)), BigEndian(value));

    /// <summary>Writes four bytes.</summary>
    public void WriteI32(int value) => Unsafe.WriteUnaligned(ref Room(sizeof(int)), BigEndian(value));

    /// <summary>Writes eight bytes.</summary>
    public void WriteI64(long value) => Unsafe.WriteUnaligned(ref Room(sizeof(long)), BigEndian(value));

    /// <summary>Writes eight bytes, IEEE 754.</summary>
    public void WriteDouble(double value) => WriteI64(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes text as UTF-8 behind its length; null as empty. A lone surrogate becomes U+FFFD.</summary>
    public void WriteString(string? value)
    {
        var text = value.AsSpan();
        var most = sizeof(int) + (3L * text.Length);
        if (most > _span.Length - _used)
        {
            most = sizeof(int) + Encoding.UTF8.GetByteCount(text);
            Refill((int)most);
        }

        var free = _span[_used..];
        var length = Encoding.UTF8.GetBytes(text, free[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(free, length);
        _used += sizeof(int) + length;
    }

    /// <summary>
    /// Writes bytes behind their length. From 16 KiB on they are not copied: leave them unchanged until they are sent.
    /// </summary>
    public void WriteBinary(ReadOnlyMemory<byte> value)
    {
        WriteI32(value.Length);
        if (value.Length < NoCopyBytes)
        {
            WriteRaw(value.Span);
            return;
        }

        Flush();
        _output.AppendOwned(value);
    }

    /// <summary>Writes bytes that are Thrift already, such as fields kept from reading.</summary>
    public void WriteRaw(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length > _span.Length - _used)
        {
            Refill(encoded.Length);
        }

        encoded.CopyTo(_span[_used..]);
        _used += encoded.Length;
    }

    /// <summary>Writes the header of a list; <paramref name="count"/> elements follow.</summary>
    public void WriteListBegin(ThriftType element, int count)
    {
        ref var at = ref Room(1 + sizeof(int));
        at = (byte)element;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref at, 1), BigEndian(count));
    }

    /// <summary>Writes the header of a set; <paramref name="count"/> elements follow.</summary>
    public void WriteSetBegin(ThriftType element, int count) => WriteListBegin(element, count);

    /// <summary>Writes the header of a map; <paramref name="count"/> pairs of key and value follow.</summary>
    public void WriteMapBegin(ThriftType key, ThriftType value, int count)
    {
        ref var at = ref Room(1 + 1 + sizeof(int));
        at = (byte)key;
        Unsafe.Add(ref at, 1) = (byte)value;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref at, 2), BigEndian(count));
    }

    /// <summary>The next <paramref name="count"/> bytes, which the caller fills. The one place that checks the room left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte Room(int count)
    {
        if (_span.Length - _used < count)
        {
            Refill(count);
        }

        ref var at = ref Unsafe.Add(ref MemoryMarshal.GetReference(_span), _used);
        _used += count;
        return ref at;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refill(int count)
    {
        Flush();
        _span = _output.GetSpan(count);
    }

    private static short BigEndian(short value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    private static int BigEndian(int value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    private static long BigEndian(long value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    [DoesNotReturn]
    private static void ThrowTooDeep() =>
        throw new ThriftFormatException($"Structs nest deeper than {MaxDepth} levels; look for an object that contains itself.");
}
