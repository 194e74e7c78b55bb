namespace Kitex.Network.Epoll;

/// <summary>
/// Who is behind a registration. Descriptors are used again as soon as they are closed, so events carry a slot with a
/// generation instead: one that comes late for a closed descriptor finds nobody.
/// </summary>
internal sealed class PollTable
{
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private volatile Slot[] _slots = new Slot[64];
    private int _used;

    /// <summary>Registrations there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _used - _free.Count;
            }
        }
    }

    /// <summary>Gives the target a slot.</summary>
    /// <returns>The key that events carry.</returns>
    public ulong Add(IPollTarget target)
    {
        lock (_gate)
        {
            if (!_free.TryPop(out var index))
            {
                index = _used++;
                if (index == _slots.Length)
                {
                    var grown = _slots;
                    Array.Resize(ref grown, index * 2);
                    _slots = grown;
                }
            }

            ref var slot = ref _slots[index];
            slot.Target = target;
            return ((ulong)slot.Generation << 32) | (uint)index;
        }
    }

    /// <summary>Frees a slot; its key means nobody from here on.</summary>
    public void Remove(ulong key)
    {
        lock (_gate)
        {
            var index = (int)(uint)key;
            ref var slot = ref _slots[index];
            slot.Target = null;
            slot.Generation++;
            _free.Push(index);
        }
    }

    /// <summary>Who has the key; null when its slot was freed. A target found beside its removal knows itself that it is closed.</summary>
    public IPollTarget? Find(ulong key)
    {
        // In this order: a slot given to another one meanwhile has another generation by then.
        ref var slot = ref _slots[(int)(uint)key];
        var target = Volatile.Read(ref slot.Target);
        return Volatile.Read(ref slot.Generation) == (uint)(key >> 32) ? target : null;
    }

    private struct Slot
    {
        public IPollTarget? Target;
        public uint Generation;
    }
}
