using System.Buffers;
using System.Text;

namespace Kitex.Serialization.Protobuf;

/// <summary>
/// Writes the fields of one Protobuf message, for the few messages of the protocols' own; users' messages are written by the
/// Protobuf library. As everywhere in proto3, what is zero or empty is left out.
/// </summary>
/// <param name="output">Where to.</param>
internal readonly struct ProtobufFieldWriter(IBufferWriter<byte> output)
{
    private const int MostVarintBytes = 10;

    /// <summary>A whole number; a negative one takes ten bytes.</summary>
    public void Number(int field, long value)
    {
        if (value != 0)
        {
            Tag(field, ProtobufWireType.Varint);
            Varint((ulong)value);
        }
    }

    /// <summary>True or false.</summary>
    public void Flag(int field, bool value) => Number(field, value ? 1 : 0);

    /// <summary>A text.</summary>
    public void Text(int field, string value)
    {
        if (value.Length > 0)
        {
            Tag(field, ProtobufWireType.Bytes);
            Varint((ulong)Encoding.UTF8.GetByteCount(value));
            Encoding.UTF8.GetBytes(value, output);
        }
    }

    /// <summary>Bytes.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            Message(field, value);
        }
    }

    /// <summary>A message that is encoded already; an empty one is there too.</summary>
    public void Message(int field, ReadOnlySpan<byte> encoded)
    {
        Tag(field, ProtobufWireType.Bytes);
        Varint((ulong)encoded.Length);
        output.Write(encoded);
    }

    private void Tag(int field, ProtobufWireType type) => Varint(((ulong)field << 3) | (uint)type);

    private void Varint(ulong value)
    {
        var span = output.GetSpan(MostVarintBytes);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[length++] = (byte)(value | 0x80);
        }

        span[length++] = (byte)value;
        output.Advance(length);
    }
}
