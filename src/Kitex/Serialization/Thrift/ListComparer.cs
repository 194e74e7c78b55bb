namespace Kitex.Serialization.Thrift;

internal sealed class ListComparer<T>(IEqualityComparer<T>? element) : IEqualityComparer<IReadOnlyList<T>>
{
    public static ListComparer<T> Default { get; } = new(null);

    public bool Equals(IReadOnlyList<T>? x, IReadOnlyList<T>? y)
    {
        if (ReferenceEquals(x, y) || x is null || y is null)
        {
            return ReferenceEquals(x, y);
        }

        if (x is T[] left && y is T[] right)
        {
            return ((ReadOnlySpan<T>)left).SequenceEqual(right, element);
        }

        return x.Count == y.Count && x.SequenceEqual(y, element);
    }

    public int GetHashCode(IReadOnlyList<T> obj)
    {
        var hash = default(HashCode);
        foreach (var item in obj ?? [])
        {
            hash.Add(item, element);
        }

        return hash.ToHashCode();
    }
}
