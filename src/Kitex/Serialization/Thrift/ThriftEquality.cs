namespace Kitex.Serialization.Thrift;

/// <summary>
/// Comparers by content for the containers of generated types. They compose: a list of lists is
/// <c>List(List&lt;int&gt;())</c>. Null equals null only; NaN equals NaN.
/// </summary>
public static class ThriftEquality
{
    /// <summary>Compares bytes by content.</summary>
    public static IEqualityComparer<ReadOnlyMemory<byte>> Bytes { get; } = new BytesComparer();

    /// <summary>Compares lists element by element, in order.</summary>
    /// <param name="element">Compares elements; default their own equality.</param>
    public static IEqualityComparer<IReadOnlyList<T>> List<T>(IEqualityComparer<T>? element = null) =>
        element is null ? ListComparer<T>.Default : new ListComparer<T>(element);

    /// <summary>Compares sets regardless of order.</summary>
    /// <param name="element">Compares elements; default their own equality.</param>
    public static IEqualityComparer<IReadOnlySet<T>> Set<T>(IEqualityComparer<T>? element = null) =>
        element is null ? SetComparer<T>.Default : new SetComparer<T>(element);

    /// <summary>Compares maps regardless of order.</summary>
    /// <param name="value">Compares values; default their own equality.</param>
    /// <param name="key">Compares keys; default their own equality.</param>
    public static IEqualityComparer<IReadOnlyDictionary<TKey, TValue>> Map<TKey, TValue>(
        IEqualityComparer<TValue>? value = null, IEqualityComparer<TKey>? key = null)
        where TKey : notnull =>
        value is null && key is null ? MapComparer<TKey, TValue>.Default : new MapComparer<TKey, TValue>(value, key);
}
