using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>The instances of a list that take calls, and what there is to know of their weights.</summary>
internal sealed class WeighedInstances
{
    private readonly Instance[] _all;

    public WeighedInstances(InstanceSet instances)
    {
        _all = [.. instances.Where(static instance => instance.Weight > 0)];
        AreEqual = true;
        foreach (var instance in _all)
        {
            Total += instance.Weight;
            Divisor = (int)GreatestDivisor(Divisor, instance.Weight);
            AreEqual &= instance.Weight == _all[0].Weight;
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _all.Length;

    /// <summary>The sum of their weights.</summary>
    public long Total { get; }

    /// <summary>What divides all weights; 0 when there are none.</summary>
    public int Divisor { get; }

    /// <summary>Whether all weigh the same.</summary>
    public bool AreEqual { get; }

    public Instance this[int index] => _all[index];

    /// <summary>The same instances as a span.</summary>
    public ReadOnlySpan<Instance> AsSpan() => _all;

    /// <summary>One of them by chance and weight; there must be one. Takes as long as there are instances.</summary>
    public int Draw()
    {
        var rest = Random.Shared.NextInt64(Total);
        var index = 0;
        while ((rest -= _all[index].Weight) >= 0)
        {
            index++;
        }

        return index;
    }

    /// <summary>One of those that were not tried, by chance and weight: what a dead one leaves is shared by all others.</summary>
    /// <returns>Its index; -1 when all were tried.</returns>
    public int DrawUntried(ReadOnlySpan<Instance> tried)
    {
        var total = 0L;
        foreach (var instance in _all)
        {
            total += InstancePicker.IsAmong(tried, instance) ? 0 : instance.Weight;
        }

        if (total == 0)
        {
            return -1;
        }

        var rest = Random.Shared.NextInt64(total);
        for (var index = 0; ; index++)
        {
            if (!InstancePicker.IsAmong(tried, _all[index]) && (rest -= _all[index].Weight) < 0)
            {
                return index;
            }
        }
    }

    private static long GreatestDivisor(long one, long other)
    {
        while (other != 0)
        {
            (one, other) = (other, one % other);
        }

        return one;
    }
}
