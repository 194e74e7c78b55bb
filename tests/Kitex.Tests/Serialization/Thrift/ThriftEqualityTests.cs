using Kitex.Serialization.Thrift;

namespace Kitex.Tests.Serialization.Thrift;

public sealed class ThriftEqualityTests
{
    [Fact]
    public void Lists_compare_in_order()
    {
        var lists = ThriftEquality.List<int>();
        Same(lists, [1, 2], new List<int> { 1, 2 });
        Same(lists, new[] { 1, 2 }, new[] { 1, 2 });
        Differ(lists, [1, 2], [2, 1]);
        Differ(lists, [1, 2], [1, 2, 3]);
        Same(lists, [], new List<int>());
    }

    [Fact]
    public void NaN_equals_NaN() => Same(ThriftEquality.List<double>(), [double.NaN], new List<double> { double.NaN });

    [Fact]
    public void Null_equals_null_only()
    {
        var lists = ThriftEquality.List<int>();
        Assert.True(lists.Equals(null, null));
        Assert.False(lists.Equals(null, []));
        Assert.False(lists.Equals([], null));
        Assert.Equal(lists.GetHashCode([]), lists.GetHashCode(null!));
        Assert.False(ThriftEquality.Set<int>().Equals(null, new HashSet<int>()));
        Assert.Equal(0, ThriftEquality.Set<int>().GetHashCode(null!));
        Assert.False(ThriftEquality.Map<int, int>().Equals(new Dictionary<int, int>(), null));
        Assert.Equal(0, ThriftEquality.Map<int, int>().GetHashCode(null!));
        Same(ThriftEquality.List<string?>(), [null, "a"], new List<string?> { null, "a" });
    }

    [Fact]
    public void Sets_compare_without_order()
    {
        var sets = ThriftEquality.Set<string>();
        Same(sets, new HashSet<string> { "a", "b" }, new HashSet<string> { "b", "a" });
        Differ(sets, new HashSet<string> { "a", "b" }, new HashSet<string> { "a", "c" });
        Differ(sets, new HashSet<string> { "a" }, new HashSet<string> { "a", "b" });
        Differ(sets, new HashSet<string> { "a" }, new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "A" });
    }

    [Fact]
    public void Sets_of_lists_compare_by_content_whatever_comparer_they_were_made_with()
    {
        var lists = ThriftEquality.List<int>();
        var sets = ThriftEquality.Set(lists);
        Same(sets, new HashSet<IReadOnlyList<int>>(lists) { new[] { 1 }, new[] { 2 } }, new HashSet<IReadOnlyList<int>> { new[] { 2 }, new[] { 1 } });
        Same(sets, new HashSet<IReadOnlyList<int>> { new[] { 1 } }, new HashSet<IReadOnlyList<int>>(lists) { new[] { 1 } });
    }

    [Fact]
    public void Maps_compare_without_order()
    {
        var maps = ThriftEquality.Map<string, int>();
        Same(maps, new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }, new Dictionary<string, int> { ["b"] = 2, ["a"] = 1 });
        Differ(maps, new Dictionary<string, int> { ["a"] = 1 }, new Dictionary<string, int> { ["a"] = 2 });
        Differ(maps, new Dictionary<string, int> { ["a"] = 1 }, new Dictionary<string, int> { ["b"] = 1 });
    }

    [Fact]
    public void Comparers_compose()
    {
        var maps = ThriftEquality.Map(ThriftEquality.List(ThriftEquality.Bytes), ThriftEquality.Bytes);
        Same(maps, Map(), Map());

        static Dictionary<ReadOnlyMemory<byte>, IReadOnlyList<ReadOnlyMemory<byte>>> Map() =>
            new() { [new byte[] { 1 }] = [new byte[] { 2 }, new byte[] { 3 }] };
    }

    [Fact]
    public void Bytes_compare_by_content()
    {
        Same(ThriftEquality.Bytes, new byte[] { 1, 2 }, new byte[] { 0, 1, 2 }.AsMemory(1));
        Differ(ThriftEquality.Bytes, new byte[] { 1, 2 }, new byte[] { 1 });
    }

    private static void Same<T>(IEqualityComparer<T> comparer, T x, T y)
    {
        Assert.True(comparer.Equals(x, y));
        Assert.True(comparer.Equals(y, x));
        Assert.Equal(comparer.GetHashCode(x!), comparer.GetHashCode(y!));
    }

    private static void Differ<T>(IEqualityComparer<T> comparer, T x, T y)
    {
        Assert.False(comparer.Equals(x, y));
        Assert.False(comparer.Equals(y, x));
    }
}
