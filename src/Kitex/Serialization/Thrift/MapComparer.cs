using System.Collections.ObjectModel;

namespace Kitex.Serialization.Thrift;

internal sealed class MapComparer<TKey, TValue>(IEqualityComparer<TValue>? value, IEqualityComparer<TKey>? key)
    : IEqualityComparer<IReadOnlyDictionary<TKey, TValue>>
    where TKey : notnull
{
    private readonly IEqualityComparer<TValue> _value = value ?? EqualityComparer<TValue>.Default;
    private readonly IEqualityComparer<TKey> _key = key ?? EqualityComparer<TKey>.Default;

    public static MapComparer<TKey, TValue> Default { get; } = new(null, null);

    public bool Equals(IReadOnlyDictionary<TKey, TValue>? x, IReadOnlyDictionary<TKey, TValue>? y)
    {
        if (ReferenceEquals(x, y) || x is null || y is null)
        {
            return ReferenceEquals(x, y);
        }

        if (x.Count != y.Count)
        {
            return false;
        }

        // A map made by someone else may compare its keys in another way than this comparer.
        var other = y is Dictionary<TKey, TValue> map && Equals(map.Comparer, _key) ? map : Copy(y);
        return other.Count == x.Count
            && x.All(pair => other.TryGetValue(pair.Key, out var found) && _value.Equals(pair.Value, found));
    }

    public int GetHashCode(IReadOnlyDictionary<TKey, TValue> obj)
    {
        var sum = 0;
        foreach (var (name, item) in obj ?? ReadOnlyDictionary<TKey, TValue>.Empty)
        {
            sum = unchecked(sum + HashCode.Combine(_key.GetHashCode(name), item is null ? 0 : _value.GetHashCode(item)));
        }

        return sum;
    }

    private Dictionary<TKey, TValue> Copy(IReadOnlyDictionary<TKey, TValue> map)
    {
        var copy = new Dictionary<TKey, TValue>(map.Count, _key);
        foreach (var (name, item) in map)
        {
            copy[name] = item;
        }

        return copy;
    }
}
