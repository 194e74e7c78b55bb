using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;

namespace Kitex.Protobuf.Json;

/// <summary>Writes Protobuf's few forms of values.</summary>
internal sealed class ProtobufWriter
{
    private readonly ArrayBufferWriter<byte> _output = new();

    /// <summary>All that was written.</summary>
    public byte[] ToArray() => _output.WrittenSpan.ToArray();

    /// <summary>What stands before a value.</summary>
    public void Tag(int field, WireFormat.WireType type) => Varint(WireFormat.MakeTag(field, type));

    /// <summary>A number in as many bytes as it needs.</summary>
    public void Varint(ulong value)
    {
        for (; value > 0x7F; value >>= 7)
            _output.Write([(byte)(value | 0x80)]);
        _output.Write([(byte)value]);
    }

    /// <summary>A number in four bytes.</summary>
    public void Fixed32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_output.GetSpan(sizeof(uint)), value);
        _output.Advance(sizeof(uint));
    }

    /// <summary>A number in eight bytes.</summary>
    public void Fixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_output.GetSpan(sizeof(ulong)), value);
        _output.Advance(sizeof(ulong));
    }

    /// <summary>Bytes behind their length.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Varint((ulong)value.Length);
        Raw(value);
    }

    /// <summary>A text behind its length.</summary>
    public void Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    /// <summary>What is encoded already.</summary>
    public void Raw(ReadOnlySpan<byte> value) => _output.Write(value);
}
