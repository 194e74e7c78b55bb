using System.Collections;

namespace Kitex.Serialization.Thrift;

/// <summary>
/// A set as it came from the wire: the items in their order, hashed only when somebody asks. An item that was sent twice
/// is one item to its readers, and goes on twice when the set is sent on, as in Kitex v0.16.3.
/// </summary>
/// <typeparam name="T">What the set holds.</typeparam>
/// <param name="items">The items as they came; not copied, so leave them unchanged.</param>
/// <param name="comparer">Tells items apart; default their own equality.</param>
public sealed class ThriftSet<T>(IReadOnlyList<T> items, IEqualityComparer<T>? comparer = null) : IReadOnlySet<T>
{
    private HashSet<T>? _distinct;

    /// <summary>The items as they came, repeated ones included.</summary>
    public IReadOnlyList<T> Items => items;

    /// <inheritdoc/>
    public int Count => Distinct.Count;

    /// <summary>Tells items apart.</summary>
    public IEqualityComparer<T> Comparer => Distinct.Comparer;

    // Two threads may both make it; either is right.
    private HashSet<T> Distinct => _distinct ??= new HashSet<T>(items, comparer);

    /// <inheritdoc/>
    public bool Contains(T item) => Distinct.Contains(item);

    /// <inheritdoc/>
    public bool IsProperSubsetOf(IEnumerable<T> other) => Distinct.IsProperSubsetOf(other);

    /// <inheritdoc/>
    public bool IsProperSupersetOf(IEnumerable<T> other) => Distinct.IsProperSupersetOf(other);

    /// <inheritdoc/>
    public bool IsSubsetOf(IEnumerable<T> other) => Distinct.IsSubsetOf(other);

    /// <inheritdoc/>
    public bool IsSupersetOf(IEnumerable<T> other) => Distinct.IsSupersetOf(other);

    /// <inheritdoc/>
    public bool Overlaps(IEnumerable<T> other) => Distinct.Overlaps(other);

    /// <inheritdoc/>
    public bool SetEquals(IEnumerable<T> other) => Distinct.SetEquals(other);

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => Distinct.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
