namespace Kitex.Discovery;

/// <summary>What differs between two lists of one service, by address.</summary>
/// <param name="Added">Addresses that were not there before.</param>
/// <param name="Removed">Instances that are there no more, as they were.</param>
/// <param name="Changed">Instances whose weight or tags differ, as they are now.</param>
public sealed record InstanceChange(IReadOnlyList<Instance> Added, IReadOnlyList<Instance> Removed, IReadOnlyList<Instance> Changed)
{
    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => Added.Count + Removed.Count + Changed.Count == 0;

    /// <summary>Compares two lists.</summary>
    public static InstanceChange Between(InstanceSet before, InstanceSet after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var old = before.ToDictionary(static instance => instance.Address);
        var added = new List<Instance>();
        var changed = new List<Instance>();
        foreach (var instance in after)
        {
            if (!old.Remove(instance.Address, out var known))
            {
                added.Add(instance);
            }
            else if (!IsSame(known, instance))
            {
                changed.Add(instance);
            }
        }

        return new InstanceChange(added, [.. old.Values], changed);
    }

    private static bool IsSame(Instance one, Instance other) =>
        ReferenceEquals(one, other)
        || (one.Weight == other.Weight && one.Tags.Count == other.Tags.Count
            && one.Tags.All(tag => other.Tags.TryGetValue(tag.Key, out var value) && value == tag.Value));
}
