namespace Kitex.Serialization.Thrift;

/// <summary>
/// The pairs of a map in the order in which they are written, for <c>foreach</c>; those of a
/// <see cref="Dictionary{TKey, TValue}"/>, which is what reading makes, are gone through without allocation. Used by
/// generated code.
/// </summary>
/// <typeparam name="TKey">The keys.</typeparam>
/// <typeparam name="TValue">The values.</typeparam>
public ref struct ThriftPairs<TKey, TValue>
    where TKey : notnull
{
    private readonly IEnumerator<KeyValuePair<TKey, TValue>>? _others;
    private readonly bool _hashed;
    private Dictionary<TKey, TValue>.Enumerator _hashes;

    /// <param name="map">The map; null is empty.</param>
    public ThriftPairs(IReadOnlyDictionary<TKey, TValue>? map)
    {
        Count = map?.Count ?? 0;
        if (map is Dictionary<TKey, TValue> hashes)
        {
            _hashed = true;
            _hashes = hashes.GetEnumerator();
        }
        else if (Count > 0)
        {
            _others = map!.GetEnumerator();
        }
    }

    /// <summary>How many pairs there are.</summary>
    public int Count { get; }

    /// <summary>The pair gone to last.</summary>
    public readonly KeyValuePair<TKey, TValue> Current => _hashed ? _hashes.Current : _others!.Current;

    /// <summary>Goes to the next pair.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext() => _hashed ? _hashes.MoveNext() : _others?.MoveNext() ?? false;

    /// <summary>What <c>foreach</c> goes through.</summary>
    public readonly ThriftPairs<TKey, TValue> GetEnumerator() => this;

    /// <summary>Ends the use of a map that is none of .NET's.</summary>
    public readonly void Dispose() => _others?.Dispose();
}
