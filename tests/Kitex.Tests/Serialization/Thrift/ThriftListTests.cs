using System.Collections;
using System.Collections.ObjectModel;
using Kitex.Serialization.Thrift;

namespace Kitex.Tests.Serialization.Thrift;

/// <summary>The vectorised lists say the same as their elements one by one, at every length around the vector widths.</summary>
public sealed class ThriftListTests
{
    private delegate void WriteElement<T>(ref ThriftWriter writer, T value);

    private delegate void WriteList<T>(ref ThriftWriter writer, IReadOnlyList<T>? values);

    private delegate T[] ReadList<T>(ref ThriftReader reader);

    [Fact]
    public void Bool() => Check(
        ThriftType.Bool, r => r.Next(2) == 1, (ref w, v) => w.WriteBool(v), (ref w, v) => w.WriteBoolList(v), (ref r) => r.ReadBoolList());

    [Fact]
    public void Byte() => Check(
        ThriftType.Byte, r => (sbyte)r.Next(), (ref w, v) => w.WriteByte(v), (ref w, v) => w.WriteByteList(v), (ref r) => r.ReadByteList());

    [Fact]
    public void I16() => Check(
        ThriftType.I16, r => (short)r.Next(), (ref w, v) => w.WriteI16(v), (ref w, v) => w.WriteI16List(v), (ref r) => r.ReadI16List());

    [Fact]
    public void I32() => Check(
        ThriftType.I32, r => r.Next(int.MinValue, int.MaxValue), (ref w, v) => w.WriteI32(v), (ref w, v) => w.WriteI32List(v), (ref r) => r.ReadI32List());

    [Fact]
    public void I64() => Check(
        ThriftType.I64, r => r.NextInt64(), (ref w, v) => w.WriteI64(v), (ref w, v) => w.WriteI64List(v), (ref r) => r.ReadI64List());

    [Fact]
    public void Double() => Check(
        ThriftType.Double, r => r.NextDouble() - 0.5, (ref w, v) => w.WriteDouble(v), (ref w, v) => w.WriteDoubleList(v), (ref r) => r.ReadDoubleList());

    [Fact]
    public void Only_the_byte_1_is_true_in_a_list_too()
    {
        var reader = new ThriftReader(Wire.Hex("02 00000004 01 02 00 ff"));
        Assert.Equal([true, false, false, false], reader.ReadBoolList());
    }

    private static void Check<T>(ThriftType type, Func<Random, T> next, WriteElement<T> writeElement, WriteList<T> write, ReadList<T> read)
    {
        var random = new Random(1);
        foreach (var length in Enumerable.Range(0, 71).Append(5000).Append(20_001))
        {
            T[] values = [.. Enumerable.Range(0, length).Select(_ => next(random))];
            // An odd number of bytes in front: elements are rarely aligned on the wire.
            var expected = Wire.Write((ref w) =>
            {
                w.WriteByte(7);
                w.WriteListBegin(type, length);
                foreach (var value in values)
                {
                    writeElement(ref w, value);
                }
            });
            foreach (var list in new IReadOnlyList<T>[] { values, new List<T>(values), new ReadOnlyCollection<T>(values), new Indexed<T>(values) })
            {
                Assert.Equal(expected, Wire.Write((ref w) =>
                {
                    w.WriteByte(7);
                    write(ref w, list);
                }));
            }

            var reader = new ThriftReader(expected);
            reader.ReadByte();
            Assert.Equal(values, read(ref reader));
            Assert.Equal(0, reader.Remaining);
        }

        Assert.Equal(Wire.Write((ref w) => w.WriteListBegin(type, 0)), Wire.Write((ref w) => write(ref w, null)));
    }

    private sealed class Indexed<T>(T[] values) : IReadOnlyList<T>
    {
        public int Count => values.Length;

        public T this[int index] => values[index];

        public IEnumerator<T> GetEnumerator() => values.AsEnumerable().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
