namespace Kitex.Transport.Multiplexing;

/// <summary>
/// The calls under way on one connection by their sequence ids. An id is a slot and the slot's generation, so a late reply
/// finds nobody; it is never 0, which stands for control frames, and never negative.
/// </summary>
internal sealed class PendingCalls
{
    private const int SlotBits = 16;
    private const int MostGenerations = 0x7fff;

    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private Slot[] _slots = new Slot[16];
    private int _used;
    private bool _closed;

    /// <summary>The most calls at once.</summary>
    public const int Most = 1 << SlotBits;

    /// <summary>Calls under way now.</summary>
    public int Count { get; private set; }

    /// <summary>Gives the call an id.</summary>
    /// <returns>False when no call is taken any more, or too many are under way.</returns>
    public bool TryAdd(PendingCall call, out int sequenceId, out bool full)
    {
        lock (_gate)
        {
            full = !_closed && _free.Count == 0 && _used == Most;
            if (_closed || full)
            {
                sequenceId = 0;
                return false;
            }

            var slot = _free.Count > 0 ? _free.Pop() : NewSlot();
            _slots[slot].Call = call;
            sequenceId = (_slots[slot].Generation << SlotBits) | slot;
            Count++;
            return true;
        }
    }

    /// <summary>Takes a call out; whoever gets it ends it.</summary>
    /// <param name="sequenceId">Its id.</param>
    /// <param name="drained">True when it was the last and none may follow.</param>
    /// <returns>Null when it has ended already.</returns>
    public PendingCall? TryTake(int sequenceId, out bool drained)
    {
        lock (_gate)
        {
            drained = false;
            var slot = sequenceId & (Most - 1);
            if (slot >= _used || _slots[slot].Call is not { } call || _slots[slot].Generation != sequenceId >> SlotBits)
            {
                return null;
            }

            Free(slot);
            drained = _closed && Count == 0;
            return call;
        }
    }

    /// <summary>Takes no call any more.</summary>
    /// <returns>True when none is under way.</returns>
    public bool Close()
    {
        lock (_gate)
        {
            _closed = true;
            return Count == 0;
        }
    }

    /// <summary>Takes no call any more, and takes all out.</summary>
    public List<PendingCall> CloseAndTakeAll()
    {
        lock (_gate)
        {
            _closed = true;
            var all = new List<PendingCall>(Count);
            for (var slot = 0; slot < _used; slot++)
            {
                if (_slots[slot].Call is { } call)
                {
                    all.Add(call);
                    Free(slot);
                }
            }

            return all;
        }
    }

    private int NewSlot()
    {
        if (_used == _slots.Length)
        {
            Array.Resize(ref _slots, _slots.Length * 2);
        }

        _slots[_used].Generation = 1;
        return _used++;
    }

    private void Free(int slot)
    {
        ref var freed = ref _slots[slot];
        freed.Call = null;
        freed.Generation = freed.Generation == MostGenerations ? 1 : freed.Generation + 1;
        _free.Push(slot);
        Count--;
    }

    private struct Slot
    {
        public PendingCall? Call;
        public int Generation;
    }
}
