using System.Buffers;

namespace Kitex.Protocols.Http2;

/// <summary>
/// Puts a header block together that came in several frames. A block in one frame is decoded where it stands. The reader
/// has bounded the frames and their bytes. Empty, it holds no memory.
/// </summary>
internal sealed class HeaderBlockBuffer : IDisposable
{
    private const int SmallestBytes = 1024;

    private byte[] _bytes = [];
    private int _length;

    /// <summary>The block as far as it has come.</summary>
    public ReadOnlySpan<byte> Block => _bytes.AsSpan(0, _length);

    /// <summary>Adds the payload of HEADERS or CONTINUATION.</summary>
    public void Add(ReadOnlySpan<byte> fragment)
    {
        var length = checked(_length + fragment.Length);
        if (length > _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, Math.Max(SmallestBytes, 2 * _bytes.Length)));
            Block.CopyTo(larger);
            Return();
            _bytes = larger;
        }

        fragment.CopyTo(_bytes.AsSpan(_length));
        _length = length;
    }

    /// <summary>Makes room for the next block and returns the memory.</summary>
    public void Clear()
    {
        _length = 0;
        Return();
        _bytes = [];
    }

    /// <summary>Same as <see cref="Clear"/>.</summary>
    public void Dispose() => Clear();

    private void Return()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
    }
}
