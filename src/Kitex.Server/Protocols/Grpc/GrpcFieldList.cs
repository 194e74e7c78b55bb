using System.Buffers.Binary;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>Header fields as bytes, in their order. Serves one call after the other; allocates nothing once it has its size.</summary>
internal sealed class GrpcFieldList
{
    private const int LengthBytes = sizeof(int);
    private const int FewestBytes = 256;

    // Every call's object of a connection has one.
    private const int MostKeptBytes = 2 * 1024;

    private byte[] _bytes = [];
    private int _length;

    /// <summary>The bytes held.</summary>
    public int Length => _length;

    /// <summary>Drops all.</summary>
    public void Clear()
    {
        _length = 0;
        if (_bytes.Length > MostKeptBytes)
        {
            _bytes = [];
        }
    }

    /// <summary>Adds a field.</summary>
    public void Add(scoped in HeaderField field)
    {
        Add(field.Name);
        Add(field.Value);
    }

    /// <summary>The field at a place.</summary>
    /// <param name="at">Its place; that of the next one afterwards.</param>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    /// <returns>False at the end.</returns>
    public bool TryNext(ref int at, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        if (at >= _length)
        {
            name = value = default;
            return false;
        }

        name = Next(ref at);
        value = Next(ref at);
        return true;
    }

    /// <summary>True when both hold the same fields.</summary>
    public bool IsSameAs(GrpcFieldList other) => _bytes.AsSpan(0, _length).SequenceEqual(other._bytes.AsSpan(0, other._length));

    /// <summary>Takes over what another one holds.</summary>
    public void Set(GrpcFieldList other)
    {
        _bytes = other._bytes.AsSpan(0, other._length).ToArray();
        _length = other._length;
    }

    private void Add(ReadOnlySpan<byte> text)
    {
        var needed = checked(_length + LengthBytes + text.Length);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(FewestBytes, 2 * needed));
        }

        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_length), text.Length);
        text.CopyTo(_bytes.AsSpan(_length + LengthBytes));
        _length = needed;
    }

    private ReadOnlySpan<byte> Next(ref int at)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(at));
        var text = _bytes.AsSpan(at + LengthBytes, length);
        at += LengthBytes + length;
        return text;
    }
}
