using System.Buffers;

namespace Kitex.Network;

/// <summary>
/// Bytes on their way out: pooled pieces written at the end and sent from the front. A length that is known late is
/// reserved and patched; a failed encoding rolls back to its mark.
/// </summary>
/// <remarks>Not thread-safe: one writer, and no writer while the owner flushes. An empty buffer holds no memory.</remarks>
public sealed class OutputBuffer : IBufferWriter<byte>, IDisposable
{
    // One page-sized piece takes a typical message; a bigger message goes on in pieces of the pool's larger buckets.
    private const int FirstSegmentBytes = 4 * 1024;
    private const int NextSegmentBytes = 32 * 1024;
    private const int LargestSegmentBytes = 1024 * 1024;

    // Below this, copying is cheaper than one more piece.
    private const int MostCopiedBytes = 8 * 1024;

    // Enough list nodes for a message of some megabytes; more are left to the collector.
    private const int MaxSpares = 16;

    private OutputSegment? _head;
    private OutputSegment? _tail;
    private OutputSegment? _spare;
    private int _spares;

    /// <summary>The bytes written and not yet sent.</summary>
    public long Length { get; private set; }

    /// <summary>True when nothing waits to be sent.</summary>
    public bool IsEmpty => Length == 0;

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        var segment = Writable(sizeHint);
        return segment.Rented.AsSpan(segment.End);
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var segment = Writable(sizeHint);
        return segment.Rented.AsMemory(segment.End);
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        var tail = _tail;
        if (tail?.Rented is null || (uint)count > (uint)(tail.Rented.Length - tail.End))
        {
            if (count == 0)
            {
                // Some writers say so before they ask for their first span.
                return;
            }

            throw new ArgumentOutOfRangeException(nameof(count), count, "More bytes than the span that was handed out.");
        }

        tail.End += count;
        Length += count;
    }

    /// <summary>Copies the bytes to the end.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var room = RoomInTail;
            var segment = room > 0 ? _tail! : Grow(Math.Min(bytes.Length, LargestSegmentBytes));
            var part = bytes[..Math.Min(bytes.Length, segment.Rented!.Length - segment.End)];
            part.CopyTo(segment.Rented.AsSpan(segment.End));
            Advance(part.Length);
            bytes = bytes[part.Length..];
        }
    }

    /// <summary>Adds bytes without copying them. The caller leaves them unchanged until they are sent.</summary>
    public void AppendOwned(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        var segment = TakeSegmentObject();
        segment.Memory = bytes;
        segment.End = bytes.Length;
        Link(segment);
        Length += bytes.Length;
    }

    /// <summary>Moves everything from another buffer to the end of this one; the other is empty afterwards.</summary>
    public void Append(OutputBuffer other)
    {
        if (other._head is null || other == this)
        {
            return;
        }

        // Nodes wander with the bytes; hand one back, or a buffer that only ever gives makes a new one each time.
        if (other._spare is null && _spare is { } spare)
        {
            _spare = spare.Next;
            spare.Next = null;
            _spares--;
            other._spare = spare;
            other._spares = 1;
        }

        if (_tail is null)
        {
            _head = other._head;
        }
        else
        {
            _tail.Next = other._head;
        }

        _tail = other._tail;
        Length += other.Length;
        other._head = other._tail = null;
        other.Length = 0;
    }

    /// <summary>As <see cref="Append"/>, but copies a small message, which is faster than to send its piece by itself.</summary>
    public void Gather(OutputBuffer other)
    {
        if (other is { _head: { Next: null } only, Length: <= MostCopiedBytes } && other != this)
        {
            Write(only.Unsent.Span);
            other.Clear();
        }
        else
        {
            Append(other);
        }
    }

    /// <summary>Reserves <paramref name="count"/> bytes in one piece, to be written before the flush.</summary>
    public OutputPatch Reserve(int count)
    {
        var segment = Writable(count);
        var span = segment.Rented.AsSpan(segment.End, count);
        Advance(count);
        return new OutputPatch(span);
    }

    /// <summary>The current end, to roll back to.</summary>
    public OutputMark Mark() => new(_tail, _tail?.End ?? 0, Length);

    /// <summary>Drops what was written since the mark. Only valid while nothing was sent since.</summary>
    public void Rollback(OutputMark mark)
    {
        if (mark.Length == 0)
        {
            Clear();
            return;
        }

        var last = mark.Segment!;
        var dropped = last.Next;
        while (dropped is not null)
        {
            var next = dropped.Next;
            Recycle(dropped);
            dropped = next;
        }

        last.Next = null;
        last.End = mark.End;
        _tail = last;
        Length = mark.Length;
    }

    /// <summary>The first piece to send; empty when nothing waits.</summary>
    public ReadOnlyMemory<byte> FirstUnsent
    {
        get
        {
            DropSentSegments();
            return _head?.Unsent ?? default;
        }
    }

    /// <summary>The first piece to send, with those behind it; null when nothing waits.</summary>
    internal OutputSegment? FirstSegment
    {
        get
        {
            DropSentSegments();
            return _head;
        }
    }

    /// <summary>Collects the pieces to send, in order, for a gathering send.</summary>
    public void CopyUnsentTo(IList<ArraySegment<byte>> pieces) => CopyUnsentTo(pieces, int.MaxValue);

    /// <summary>Collects the first pieces to send, at most so many.</summary>
    internal void CopyUnsentTo(IList<ArraySegment<byte>> pieces, int most)
    {
        DropSentSegments();
        for (var segment = _head; segment is not null && pieces.Count < most; segment = segment.Next)
        {
            if (segment.End > segment.Start)
            {
                pieces.Add(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(segment.Unsent, out var array)
                    ? array
                    : new ArraySegment<byte>(segment.Unsent.ToArray()));
            }
        }
    }

    /// <summary>Drops bytes from the front that were sent; pieces sent whole go back to the pool.</summary>
    public void Sent(long count)
    {
        if (count < 0 || count > Length)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "More bytes than were written.");
        }

        Length -= count;
        while (count > 0)
        {
            var head = _head!;
            var part = (int)Math.Min(count, head.End - head.Start);
            head.Start += part;
            count -= part;
            if (head.Start == head.End)
            {
                _head = head.Next;
                if (_head is null)
                {
                    _tail = null;
                }

                Recycle(head);
            }
        }

        if (Length == 0)
        {
            Clear();
        }
    }

    /// <summary>Copies what waits into one array, for tests and diagnosis.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        var at = 0;
        for (var segment = _head; segment is not null; segment = segment.Next)
        {
            segment.Unsent.Span.CopyTo(bytes.AsSpan(at));
            at += segment.End - segment.Start;
        }

        return bytes;
    }

    /// <summary>Drops everything and returns the memory to the pool. The buffer stays usable.</summary>
    public void Clear()
    {
        while (_head is { } head)
        {
            _head = head.Next;
            Recycle(head);
        }

        _tail = null;
        Length = 0;
    }

    /// <summary>Same as <see cref="Clear"/>.</summary>
    public void Dispose() => Clear();

    private OutputSegment Writable(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        return RoomInTail >= Math.Max(sizeHint, 1) ? _tail! : Grow(sizeHint);
    }

    /// <summary>Bytes that can still be written to the last piece; 0 when it was lent.</summary>
    private int RoomInTail => _tail?.Rented is { } array ? array.Length - _tail.End : 0;

    private OutputSegment Grow(int sizeHint)
    {
        var usual = _head is null ? FirstSegmentBytes : (int)Math.Clamp(Length, NextSegmentBytes, LargestSegmentBytes);
        var segment = TakeSegmentObject();
        segment.Rented = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, usual));
        segment.Memory = segment.Rented;
        Link(segment);
        return segment;
    }

    private void Link(OutputSegment segment)
    {
        if (_tail is null)
        {
            _head = segment;
        }
        else
        {
            _tail.Next = segment;
        }

        _tail = segment;
    }

    private OutputSegment TakeSegmentObject()
    {
        if (_spare is not { } segment)
        {
            return new OutputSegment();
        }

        _spare = segment.Next;
        _spares--;
        segment.Next = null;
        return segment;
    }

    private void DropSentSegments()
    {
        while (_head is { Next: not null } head && head.Start == head.End)
        {
            _head = head.Next;
            Recycle(head);
        }
    }

    private void Recycle(OutputSegment segment)
    {
        if (segment.Rented is { } array)
        {
            ArrayPool<byte>.Shared.Return(array);
        }

        segment.Rented = null;
        segment.Memory = default;
        segment.Start = segment.End = 0;
        segment.Next = null;
        if (_spares < MaxSpares)
        {
            segment.Next = _spare;
            _spare = segment;
            _spares++;
        }
    }
}
