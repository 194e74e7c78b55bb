using System.Buffers;

namespace Kitex.Protocols.Grpc;

/// <summary>
/// The bytes of messages as they come, until somebody takes them. It grows with the bytes that arrive, never by what a length
/// says; empty, it holds no memory.
/// </summary>
internal sealed class GrpcMessageQueue : IDisposable
{
    private const int SmallestBytes = 512;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>The bytes held.</summary>
    public int Count => _end - _start;

    /// <summary>Adds what came.</summary>
    public void Add(ReadOnlySpan<byte> data)
    {
        if (data.Length > _bytes.Length - _end)
        {
            MakeRoom(data.Length);
        }

        data.CopyTo(_bytes.AsSpan(_end));
        _end += data.Length;
    }

    /// <summary>The length of the first message; null while that is not known.</summary>
    public uint? NextLength => Count < GrpcPrefix.Bytes ? null : GrpcPrefix.Read(_bytes.AsSpan(_start)).Length;

    /// <summary>True when a whole message is there.</summary>
    public bool HasMessage => NextLength is { } length && Count - GrpcPrefix.Bytes >= length;

    /// <summary>Takes the first message, which is there.</summary>
    public GrpcBody Take()
    {
        var prefix = GrpcPrefix.Read(_bytes.AsSpan(_start));
        var length = (int)prefix.Length;
        var start = _start + GrpcPrefix.Bytes;
        _start = start + length;
        if (_start == _end)
        {
            // Nothing else is in it: the memory goes along.
            var all = new GrpcBody(_bytes, start, length, prefix.IsCompressed);
            _bytes = [];
            _start = _end = 0;
            return all;
        }

        var copy = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
        _bytes.AsSpan(start, length).CopyTo(copy);
        return new GrpcBody(copy, 0, length, prefix.IsCompressed);
    }

    /// <summary>Drops all and returns the memory.</summary>
    public void Clear()
    {
        Return();
        _bytes = [];
        _start = _end = 0;
    }

    /// <summary>Same as <see cref="Clear"/>.</summary>
    public void Dispose() => Clear();

    private void MakeRoom(int bytes)
    {
        var count = Count;
        if (count + bytes <= _bytes.Length)
        {
            _bytes.AsSpan(_start, count).CopyTo(_bytes);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestBytes, count + Math.Max(bytes, count)));
            _bytes.AsSpan(_start, count).CopyTo(larger);
            Return();
            _bytes = larger;
        }

        _start = 0;
        _end = count;
    }

    private void Return()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
    }
}
