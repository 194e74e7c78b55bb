using System.Buffers.Binary;
using System.Text;

namespace Kitex.Registries.ZooKeeper.Wire;

/// <summary>Reads the fields of a packet: numbers in network order, texts and bytes behind their length.</summary>
/// <param name="packet">The packet, without its length.</param>
/// <exception cref="InvalidDataException">Thrown by every method where the packet is malformed.</exception>
internal ref struct JuteReader(ReadOnlySpan<byte> packet)
{
    private ReadOnlySpan<byte> _rest = packet;

    /// <summary>A number of four bytes.</summary>
    public int ReadInt() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    /// <summary>A number of eight bytes.</summary>
    public long ReadLong() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    /// <summary>Bytes; null ones are empty.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadInt();
        return length < 0 ? [] : Take(length);
    }

    /// <summary>A text; a null one is empty, and what is no UTF-8 becomes U+FFFD.</summary>
    public string ReadText() => Encoding.UTF8.GetString(ReadBytes());

    /// <summary>Several texts.</summary>
    public string[] ReadTexts()
    {
        var count = ReadInt();
        if (count > _rest.Length / sizeof(int))
        {
            throw new InvalidDataException($"A packet of ZooKeeper claims {count} texts and has {_rest.Length} bytes for them.");
        }

        var texts = new string[Math.Max(count, 0)];
        foreach (ref var text in texts.AsSpan())
        {
            text = ReadText();
        }

        return texts;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new InvalidDataException($"A packet of ZooKeeper ends {count - _rest.Length} bytes early.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
