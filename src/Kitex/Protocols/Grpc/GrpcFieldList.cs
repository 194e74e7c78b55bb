using System.Buffers.Binary;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Protocols.Grpc;

/// <summary>Header fields as bytes, in their order. Serves one call after the other; allocates nothing once it has its size.</summary>
/// <param name="mostKeptBytes">Cleared, it keeps no more memory than this.</param>
internal sealed class GrpcFieldList(int mostKeptBytes = int.MaxValue)
{
    private const int LengthBytes = sizeof(int);
    private const int FewestBytes = 256;

    private byte[] _bytes = [];

    /// <summary>The bytes held.</summary>
    public int Length { get; private set; }

    /// <summary>Drops all.</summary>
    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > mostKeptBytes)
        {
            _bytes = [];
        }
    }

    /// <summary>Drops what was added since it had a length.</summary>
    public void CutTo(int length) => Length = length;

    /// <summary>Adds a field.</summary>
    public void Add(scoped in HeaderField field)
    {
        field.Name.CopyTo(Begin(field.Name.Length));
        field.Value.CopyTo(Begin(field.Value.Length));
    }

    /// <summary>Makes room for a name, or for the value behind it.</summary>
    /// <returns>The room, to be filled at once.</returns>
    public Span<byte> Begin(int bytes)
    {
        var needed = checked(Length + LengthBytes + bytes);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(FewestBytes, 2 * needed));
        }

        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(Length), bytes);
        var room = _bytes.AsSpan(Length + LengthBytes, bytes);
        Length = needed;
        return room;
    }

    /// <summary>The field at a place.</summary>
    /// <param name="at">Its place; that of the next one afterwards.</param>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    /// <returns>False at the end.</returns>
    public bool TryNext(ref int at, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        if (at >= Length)
        {
            name = value = default;
            return false;
        }

        name = Next(ref at);
        value = Next(ref at);
        return true;
    }

    /// <summary>True when both hold the same fields.</summary>
    public bool IsSameAs(GrpcFieldList other) => _bytes.AsSpan(0, Length).SequenceEqual(other._bytes.AsSpan(0, other.Length));

    /// <summary>Takes over what another one holds.</summary>
    public void Set(GrpcFieldList other)
    {
        _bytes = other._bytes.AsSpan(0, other.Length).ToArray();
        Length = other.Length;
    }

    private ReadOnlySpan<byte> Next(ref int at)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(at));
        var text = _bytes.AsSpan(at + LengthBytes, length);
        at += LengthBytes + length;
        return text;
    }
}
