namespace Kitex.Serialization.Thrift;

/// <summary>
/// The items of a set in the order in which they are written, for <c>foreach</c>. A set that was read gives every item that
/// came; that one and a <see cref="HashSet{T}"/> are gone through without allocation. Used by generated code.
/// </summary>
/// <typeparam name="T">What the set holds.</typeparam>
public ref struct ThriftItems<T>
{
    private readonly IReadOnlyList<T>? _received;
    private readonly IEnumerator<T>? _others;
    private readonly bool _hashed;
    private HashSet<T>.Enumerator _hashes;
    private int _next;

    /// <param name="set">The set; null is empty.</param>
    public ThriftItems(IReadOnlySet<T>? set)
    {
        switch (set)
        {
            case null:
                break;
            case ThriftSet<T> received:
                _received = received.Items;
                Count = _received.Count;
                break;
            case HashSet<T> hashes:
                _hashed = true;
                _hashes = hashes.GetEnumerator();
                Count = hashes.Count;
                break;
            default:
                Count = set.Count;
                _others = Count == 0 ? null : set.GetEnumerator();
                break;
        }
    }

    /// <summary>How many items there are, repeated ones counted.</summary>
    public int Count { get; }

    /// <summary>The item gone to last.</summary>
    public readonly T Current =>
        _received is not null ? _received[_next - 1] : _hashed ? _hashes.Current : _others!.Current;

    /// <summary>Goes to the next item.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        if (_received is not null)
        {
            return _next++ < _received.Count;
        }

        return _hashed ? _hashes.MoveNext() : _others?.MoveNext() ?? false;
    }

    /// <summary>What <c>foreach</c> goes through.</summary>
    public readonly ThriftItems<T> GetEnumerator() => this;

    /// <summary>Ends the use of a set that is none of .NET's.</summary>
    public readonly void Dispose() => _others?.Dispose();
}
