namespace Kitex.Network.Timing;

/// <summary>The entries of one slot: a ring linked through the entries themselves, oldest first.</summary>
internal struct TimerRing
{
    /// <summary>The oldest entry; null when the ring is empty.</summary>
    public TimerWheelEntry? First { get; private set; }

    public void Add(TimerWheelEntry entry)
    {
        if (First is { } first)
        {
            var last = first.Previous!;
            (entry.Previous, entry.Next) = (last, first);
            last.Next = first.Previous = entry;
        }
        else
        {
            First = entry.Next = entry.Previous = entry;
        }
    }

    public void Remove(TimerWheelEntry entry)
    {
        if (entry.Next == entry)
        {
            First = null;
        }
        else
        {
            entry.Next!.Previous = entry.Previous;
            entry.Previous!.Next = entry.Next;
            if (First == entry)
            {
                First = entry.Next;
            }
        }

        entry.Next = entry.Previous = null;
    }
}
