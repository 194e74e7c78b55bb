namespace Kitex.Diagnostics;

/// <summary>The last of many things. Whoever adds takes a place by counting, and waits for nobody.</summary>
/// <param name="most">How many are kept; 0 for none.</param>
internal sealed class Recent<T>(int most)
    where T : class
{
    private T?[]? _places;
    private long _added;

    /// <summary>Adds one, in the place of the oldest.</summary>
    public void Add(T item)
    {
        if (most == 0)
        {
            return;
        }

        var places = Volatile.Read(ref _places) ?? Make();
        Volatile.Write(ref places[(int)((Interlocked.Increment(ref _added) - 1) % most)], item);
    }

    /// <summary>Those kept, the newest first.</summary>
    public T[] NewestFirst()
    {
        if (Volatile.Read(ref _places) is not { } places)
        {
            return [];
        }

        var added = Volatile.Read(ref _added);
        var kept = new List<T>(most);
        for (var back = 1; back <= Math.Min(added, most); back++)
        {
            // One whose place is taken may not stand there yet.
            if (Volatile.Read(ref places[(int)((added - back) % most)]) is { } item)
            {
                kept.Add(item);
            }
        }

        return [.. kept];
    }

    private T?[] Make() => Interlocked.CompareExchange(ref _places, new T?[most], null) ?? _places;
}
