using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Kitex.Registries.ZooKeeper.Wire;

/// <summary>Writes the fields of a packet: numbers in network order, texts and bytes behind their length.</summary>
internal sealed class JuteWriter
{
    private const int Null = -1;

    private readonly ArrayBufferWriter<byte> _packet = new();

    /// <summary>A number of four bytes.</summary>
    public JuteWriter Int(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_packet.GetSpan(sizeof(int)), value);
        _packet.Advance(sizeof(int));
        return this;
    }

    /// <summary>A number of eight bytes.</summary>
    public JuteWriter Long(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_packet.GetSpan(sizeof(long)), value);
        _packet.Advance(sizeof(long));
        return this;
    }

    /// <summary>A byte that is 1 or 0.</summary>
    public JuteWriter Flag(bool value)
    {
        _packet.Write([value ? (byte)1 : (byte)0]);
        return this;
    }

    /// <summary>Bytes, or null.</summary>
    public JuteWriter Bytes(byte[]? value)
    {
        Int(value?.Length ?? Null);
        _packet.Write(value);
        return this;
    }

    /// <summary>A text.</summary>
    public JuteWriter Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    /// <summary>Several texts.</summary>
    public JuteWriter Texts(IReadOnlyCollection<string> values)
    {
        Int(values.Count);
        foreach (var value in values)
        {
            Text(value);
        }

        return this;
    }

    /// <summary>What was written.</summary>
    public byte[] ToArray() => _packet.WrittenSpan.ToArray();
}
