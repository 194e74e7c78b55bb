using System.Buffers;

namespace Kitex.Network.Connections;

/// <summary>
/// Bytes received and not yet consumed, in one rented array. It grows to twice what it holds, so a false length in a
/// message costs nothing, and shrinks by the same rule.
/// </summary>
internal sealed class InputBuffer
{
    private const int FirstBytes = 16 * 1024;
    private const int WorthReceivingInto = 1024;

    private byte[]? _array;
    private int _start;
    private int _end;

    public int Length => _end - _start;

    public ReadOnlySpan<byte> Bytes => _array.AsSpan(_start, Length);

    /// <summary>Room for more; empty only when the largest array there is stands full.</summary>
    public Span<byte> Space()
    {
        if (_array is null)
        {
            _array = ArrayPool<byte>.Shared.Rent(FirstBytes);
        }
        else if (_array.Length - _end < WorthReceivingInto)
        {
            MakeRoom(_array);
        }

        return _array.AsSpan(_end);
    }

    /// <summary>Counts bytes written to the start of <see cref="Space"/>.</summary>
    public void Received(int count) => _end += count;

    public void Consume(int count)
    {
        if ((uint)count > (uint)Length)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"The input holds {Length} bytes.");
        }

        _start += count;
        if (_start == _end)
        {
            _start = _end = 0;
        }
    }

    /// <summary>Gives the array back. What was not consumed is lost.</summary>
    public void Release()
    {
        if (_array is { } array)
        {
            _array = null;
            _start = _end = 0;
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    private void MakeRoom(byte[] array)
    {
        var wanted = (int)Math.Clamp(2L * Length, FirstBytes, Array.MaxLength);
        if (array.Length >= wanted && array.Length <= 4L * wanted)
        {
            Bytes.CopyTo(array);
        }
        else
        {
            var other = ArrayPool<byte>.Shared.Rent(wanted);
            Bytes.CopyTo(other);
            _array = other;
            ArrayPool<byte>.Shared.Return(array);
        }

        (_start, _end) = (0, Length);
    }
}
