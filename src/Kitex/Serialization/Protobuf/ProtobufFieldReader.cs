using System.Globalization;

namespace Kitex.Serialization.Protobuf;

/// <summary>Walks the fields of one Protobuf message, for the few messages of the protocols' own; users' messages are read by the Protobuf library.</summary>
/// <param name="message">The whole message.</param>
/// <exception cref="ProtobufFormatException">Thrown by every method where the bytes are malformed.</exception>
internal ref struct ProtobufFieldReader(ReadOnlySpan<byte> message)
{
    private const int MostVarintBytes = 10;
    private const int DeepestGroup = 64;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;

    /// <summary>Reads the next field's number and type.</summary>
    /// <returns>False at the end of the message.</returns>
    public bool ReadField(out int number, out ProtobufWireType type)
    {
        (number, type) = (0, default);
        if (_position == _message.Length)
        {
            return false;
        }

        var tag = ReadVarint();
        if (tag is < 8 or > uint.MaxValue)
        {
            throw Malformed("its tag has no field number");
        }

        (number, type) = ((int)(tag >> 3), (ProtobufWireType)(tag & 7));
        return true;
    }

    /// <summary>Reads a whole number.</summary>
    public ulong ReadVarint()
    {
        ulong value = 0;
        for (var i = 0; i < MostVarintBytes; i++)
        {
            var part = Take(1)[0];
            value |= (ulong)(part & 0x7F) << (7 * i);
            if (part < 0x80)
            {
                // The tenth byte has room for one bit only.
                return i < MostVarintBytes - 1 || part <= 1 ? value : throw Malformed("a number exceeds 64 bits");
            }
        }

        throw Malformed("a number has no end");
    }

    /// <summary>Reads a text, bytes or a message within the message.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadVarint();
        return length <= int.MaxValue ? Take((int)length) : throw Malformed("a length exceeds 2 GiB");
    }

    /// <summary>Passes over a field's value.</summary>
    public void Skip(int number, ProtobufWireType type) => Skip(number, type, DeepestGroup);

    private void Skip(int number, ProtobufWireType type, int depth)
    {
        switch (type)
        {
            case ProtobufWireType.Varint:
                ReadVarint();
                break;
            case ProtobufWireType.Fixed64:
                Take(8);
                break;
            case ProtobufWireType.Bytes:
                ReadBytes();
                break;
            case ProtobufWireType.Fixed32:
                Take(4);
                break;
            case ProtobufWireType.GroupStart when depth > 0:
                SkipGroup(number, depth);
                break;
            default:
                throw Malformed($"field {number} has the wire type {(int)type}");
        }
    }

    private void SkipGroup(int number, int depth)
    {
        while (ReadField(out var inner, out var type))
        {
            if (type == ProtobufWireType.GroupEnd)
            {
                if (inner != number)
                {
                    break;
                }

                return;
            }

            Skip(inner, type, depth - 1);
        }

        throw Malformed($"group {number} has no end");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _message.Length - _position)
        {
            throw Malformed($"{count} bytes are needed, {_message.Length - _position} are left");
        }

        var taken = _message.Slice(_position, count);
        _position += count;
        return taken;
    }

    private readonly ProtobufFormatException Malformed(FormattableString what) =>
        new($"Malformed Protobuf message: {what.ToString(CultureInfo.InvariantCulture)}, at byte {_position.ToString(CultureInfo.InvariantCulture)}.");

    private readonly ProtobufFormatException Malformed(string what) => Malformed((FormattableString)$"{what}");
}
