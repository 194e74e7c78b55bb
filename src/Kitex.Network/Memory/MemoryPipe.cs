using System.Buffers;
using Kitex.Network.Connections;

namespace Kitex.Network.Memory;

/// <summary>One direction of a connection in memory: a bounded ring of bytes, rented while it holds any.</summary>
internal sealed class MemoryPipe(MemoryEngineOptions options)
{
    private readonly Lock _gate = new();
    private byte[]? _ring;
    private int _head;
    private int _count;
    private bool _ended;
    private Exception? _broken;
    private IThreadPoolWorkItem? _reader;
    private IThreadPoolWorkItem? _writer;

    /// <summary>Takes bytes, at most a chunk.</summary>
    public Transfer Read(Span<byte> target)
    {
        lock (_gate)
        {
            var seen = Look();
            if (seen.Status != TransferStatus.Done)
            {
                return seen;
            }

            var count = Math.Min(Math.Min(target.Length, options.MaxChunkBytes), _count);
            var first = Math.Min(count, options.CapacityBytes - _head);
            _ring.AsSpan(_head, first).CopyTo(target);
            _ring.AsSpan(0, count - first).CopyTo(target[first..]);
            _head = (_head + count) % options.CapacityBytes;
            _count -= count;
            if (_count == 0)
            {
                ReturnRing();
            }

            // Half empty: a writer woken for every byte would do nothing but wake.
            if (_count <= options.CapacityBytes / 2)
            {
                Wake(ref _writer);
            }

            return Transfer.Received(count);
        }
    }

    /// <summary>What <see cref="Read"/> would come upon.</summary>
    public Transfer Peek()
    {
        lock (_gate)
        {
            return Look();
        }
    }

    /// <summary>Queues the work when something can be read; false when it can already.</summary>
    public bool AwaitReadable(IThreadPoolWorkItem reader)
    {
        lock (_gate)
        {
            if (Look().Status != TransferStatus.WouldBlock)
            {
                return false;
            }

            _reader = reader;
            return true;
        }
    }

    /// <summary>
    /// Moves from the front of <paramref name="output"/> what there is room for. When that is not all, the work is queued
    /// as soon as there is room again.
    /// </summary>
    public Transfer Write(OutputBuffer output, IThreadPoolWorkItem writer)
    {
        lock (_gate)
        {
            while (_broken is null && !output.IsEmpty)
            {
                var room = options.CapacityBytes - _count;
                if (room == 0)
                {
                    _writer = writer;
                    return Transfer.WouldBlock;
                }

                output.Sent(Put(output.FirstUnsent.Span, room));
                Wake(ref _reader);
            }

            return _broken is null ? Transfer.Sent : Transfer.Failed(_broken);
        }
    }

    /// <summary>No more bytes will come; those under way can still be read.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            Wake(ref _reader);
        }
    }

    /// <summary>Fails both ends and drops what is under way. The first cause stays.</summary>
    public void Break(Exception cause)
    {
        lock (_gate)
        {
            _broken ??= cause;
            _count = 0;
            ReturnRing();
            Wake(ref _reader);
            Wake(ref _writer);
        }
    }

    private Transfer Look() =>
        _broken is not null ? Transfer.Failed(_broken)
        : _count > 0 ? Transfer.Received(_count)
        : _ended ? Transfer.Ended
        : Transfer.WouldBlock;

    private int Put(ReadOnlySpan<byte> bytes, int room)
    {
        _ring ??= ArrayPool<byte>.Shared.Rent(options.CapacityBytes);
        var count = Math.Min(bytes.Length, room);
        var tail = (_head + _count) % options.CapacityBytes;
        var first = Math.Min(count, options.CapacityBytes - tail);
        bytes[..first].CopyTo(_ring.AsSpan(tail));
        bytes[first..count].CopyTo(_ring);
        _count += count;
        return count;
    }

    private void ReturnRing()
    {
        if (_ring is { } ring)
        {
            _ring = null;
            _head = 0;
            ArrayPool<byte>.Shared.Return(ring);
        }
    }

    private static void Wake(ref IThreadPoolWorkItem? waiter)
    {
        if (waiter is { } work)
        {
            waiter = null;
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
        }
    }
}
