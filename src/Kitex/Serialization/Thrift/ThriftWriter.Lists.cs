using System.Runtime.InteropServices;

namespace Kitex.Serialization.Thrift;

/// <summary>Whole lists of numbers, byte-swapped with vector instructions; fastest from arrays and <see cref="List{T}"/>.</summary>
public ref partial struct ThriftWriter
{
    /// <summary>Writes a list of bool, header included; null as empty.</summary>
    public void WriteBoolList(IReadOnlyList<bool>? values)
    {
        using var elements = new ThriftElements<bool>(values);
        WriteListBegin(ThriftType.Bool, elements.Span.Length);
        WriteRaw(MemoryMarshal.AsBytes(elements.Span));
    }

    /// <summary>Writes a list of byte (i8), header included; null as empty.</summary>
    public void WriteByteList(IReadOnlyList<sbyte>? values)
    {
        using var elements = new ThriftElements<sbyte>(values);
        WriteListBegin(ThriftType.Byte, elements.Span.Length);
        WriteRaw(MemoryMarshal.AsBytes(elements.Span));
    }

    /// <summary>Writes a list of i16, header included; null as empty.</summary>
    public void WriteI16List(IReadOnlyList<short>? values)
    {
        using var elements = new ThriftElements<short>(values);
        WriteListBegin(ThriftType.I16, elements.Span.Length);
        WriteSwapped(elements.Span);
    }

    /// <summary>Writes a list of i32, header included; null as empty.</summary>
    public void WriteI32List(IReadOnlyList<int>? values)
    {
        using var elements = new ThriftElements<int>(values);
        WriteListBegin(ThriftType.I32, elements.Span.Length);
        WriteSwapped(elements.Span);
    }

    /// <summary>Writes a list of i64, header included; null as empty.</summary>
    public void WriteI64List(IReadOnlyList<long>? values)
    {
        using var elements = new ThriftElements<long>(values);
        WriteListBegin(ThriftType.I64, elements.Span.Length);
        WriteSwapped(elements.Span);
    }

    /// <summary>Writes a list of double, header included; null as empty.</summary>
    public void WriteDoubleList(IReadOnlyList<double>? values)
    {
        using var elements = new ThriftElements<double>(values);
        WriteListBegin(ThriftType.Double, elements.Span.Length);
        WriteSwapped(MemoryMarshal.Cast<double, long>(elements.Span));
    }

    private void WriteSwapped(ReadOnlySpan<short> values)
    {
        while (!values.IsEmpty)
        {
            var room = MemoryMarshal.Cast<byte, short>(RoomFor(values.Length, sizeof(short)));
            ThriftByteOrder.Swap(values[..room.Length], room);
            values = values[room.Length..];
        }
    }

    private void WriteSwapped(ReadOnlySpan<int> values)
    {
        while (!values.IsEmpty)
        {
            var room = MemoryMarshal.Cast<byte, int>(RoomFor(values.Length, sizeof(int)));
            ThriftByteOrder.Swap(values[..room.Length], room);
            values = values[room.Length..];
        }
    }

    private void WriteSwapped(ReadOnlySpan<long> values)
    {
        while (!values.IsEmpty)
        {
            var room = MemoryMarshal.Cast<byte, long>(RoomFor(values.Length, sizeof(long)));
            ThriftByteOrder.Swap(values[..room.Length], room);
            values = values[room.Length..];
        }
    }

    /// <summary>Bytes for as many of the elements as fit the piece at hand, at least one; the caller fills them all.</summary>
    private Span<byte> RoomFor(int count, int size)
    {
        if (_span.Length - _used < size)
        {
            Refill(size);
        }

        var bytes = Math.Min(count, (_span.Length - _used) / size) * size;
        var room = _span.Slice(_used, bytes);
        _used += bytes;
        return room;
    }
}
