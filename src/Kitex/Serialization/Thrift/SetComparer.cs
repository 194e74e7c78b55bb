using System.Collections.ObjectModel;

namespace Kitex.Serialization.Thrift;

internal sealed class SetComparer<T>(IEqualityComparer<T>? element) : IEqualityComparer<IReadOnlySet<T>>
{
    private readonly IEqualityComparer<T> _element = element ?? EqualityComparer<T>.Default;

    public static SetComparer<T> Default { get; } = new(null);

    public bool Equals(IReadOnlySet<T>? x, IReadOnlySet<T>? y)
    {
        if (ReferenceEquals(x, y) || x is null || y is null)
        {
            return ReferenceEquals(x, y);
        }

        if (x.Count != y.Count)
        {
            return false;
        }

        // A set made by someone else may compare its elements in another way than this comparer.
        var other = y is HashSet<T> set && Equals(set.Comparer, _element) ? set : new HashSet<T>(y, _element);
        return other.Count == x.Count && x.All(other.Contains);
    }

    public int GetHashCode(IReadOnlySet<T> obj)
    {
        var sum = 0;
        foreach (var item in obj ?? ReadOnlySet<T>.Empty)
        {
            sum = unchecked(sum + (item is null ? 0 : _element.GetHashCode(item)));
        }

        return sum;
    }
}
