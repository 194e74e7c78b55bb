using System.Runtime.InteropServices;

namespace Kitex.Serialization.Thrift;

/// <summary>Whole lists of numbers, header included, byte-swapped with vector instructions.</summary>
public ref partial struct ThriftReader
{
    /// <summary>Reads a list of bool; only 0x01 is true.</summary>
    public bool[] ReadBoolList()
    {
        var bytes = ReadElements(sizeof(bool));
        var values = Allocate<bool>(bytes.Length);
        if (!bytes.ContainsAnyExceptInRange((byte)0, (byte)1))
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = bytes[i] == 1;
        }

        return values;
    }

    /// <summary>Reads a list of byte (i8).</summary>
    public sbyte[] ReadByteList() => MemoryMarshal.Cast<byte, sbyte>(ReadElements(sizeof(sbyte))).ToArray();

    /// <summary>Reads a list of i16.</summary>
    public short[] ReadI16List()
    {
        var wire = MemoryMarshal.Cast<byte, short>(ReadElements(sizeof(short)));
        var values = Allocate<short>(wire.Length);
        ThriftByteOrder.Swap(wire, values);
        return values;
    }

    /// <summary>Reads a list of i32.</summary>
    public int[] ReadI32List()
    {
        var wire = MemoryMarshal.Cast<byte, int>(ReadElements(sizeof(int)));
        var values = Allocate<int>(wire.Length);
        ThriftByteOrder.Swap(wire, values);
        return values;
    }

    /// <summary>Reads a list of i64.</summary>
    public long[] ReadI64List()
    {
        var wire = MemoryMarshal.Cast<byte, long>(ReadElements(sizeof(long)));
        var values = Allocate<long>(wire.Length);
        ThriftByteOrder.Swap(wire, values);
        return values;
    }

    /// <summary>Reads a list of double.</summary>
    public double[] ReadDoubleList()
    {
        var wire = MemoryMarshal.Cast<byte, long>(ReadElements(sizeof(double)));
        var values = Allocate<double>(wire.Length);
        ThriftByteOrder.Swap(wire, MemoryMarshal.Cast<double, long>(values.AsSpan()));
        return values;
    }

    private ReadOnlySpan<byte> ReadElements(int size)
    {
        var length = ReadListBegin(size) * size;
        var bytes = _bytes.Slice(_at, length);
        _at += length;
        return bytes;
    }

    private static T[] Allocate<T>(int count) => count == 0 ? [] : GC.AllocateUninitializedArray<T>(count);
}
