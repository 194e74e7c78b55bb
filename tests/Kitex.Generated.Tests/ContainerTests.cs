using System.Collections.ObjectModel;
using Kitex.Serialization.Thrift;
using Semantics;

namespace Kitex.Generated.Tests;

public sealed class ContainerTests
{
    private static readonly Fields Plain = Fields.Default;

    public static TheoryData<IReadOnlySet<Point>> Sets =>
    [
        new HashSet<Point> { new() { X = 1 }, new() { X = 2 } },
        new ReadOnlySet<Point>(new HashSet<Point> { new() { X = 1 }, new() { X = 2 } }),
        new ThriftSet<Point>([new() { X = 1 }, new() { X = 2 }]),
    ];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Sets_of_all_kinds_are_written_alike(IReadOnlySet<Point> points)
    {
        var expected = Plain with { Points = new HashSet<Point> { new() { X = 1 }, new() { X = 2 } } };
        Assert.Equal(Bytes.Of(expected), Bytes.Of(Plain with { Points = points }));
    }

    [Fact]
    public void Maps_of_all_kinds_are_written_alike()
    {
        var pairs = new Dictionary<ReadOnlyMemory<byte>, int>(ThriftEquality.Bytes) { ["a"u8.ToArray()] = 1, ["b"u8.ToArray()] = 2 };
        var read = Bytes.To<Fields>(Bytes.Of(Plain with { ByKey = pairs }));
        Assert.Equal(Bytes.Of(Plain with { ByKey = pairs }), Bytes.Of(Plain with { ByKey = new ReadOnlyDictionary<ReadOnlyMemory<byte>, int>(pairs) }));
        Assert.Equal(Bytes.Of(Plain with { ByKey = pairs }), Bytes.Of(Plain with { ByKey = read.ByKey }));
    }

    [Fact]
    public void Null_containers_are_written_as_empty_ones() =>
        Assert.Equal(Bytes.Of(Plain), Bytes.Of(Plain with { Points = null!, ByKey = null!, Numbers = null! }));

    [Fact]
    public void Items_that_came_twice_go_on_twice()
    {
        var twice = new ThriftSet<Point>([new(), new()]);
        var sent = Bytes.Of(Plain with { Points = twice });
        Assert.Equal(sent, Bytes.Of(Plain with { Points = Bytes.To<Fields>(sent).Points }));
        Assert.True(sent.Length > Bytes.Of(Plain with { Points = new HashSet<Point> { new() } }).Length);
    }

    [Fact]
    public void Going_through_what_reading_makes_allocates_nothing()
    {
        var read = new ThriftSet<int>([1, 2]);
        var hashed = new HashSet<int> { 3, 4 };
        var map = new Dictionary<int, int> { [5] = 6 };
        Assert.Equal(21, Sum(read, hashed, map));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Sum(read, hashed, map);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static int Sum(IReadOnlySet<int> read, IReadOnlySet<int> hashed, IReadOnlyDictionary<int, int> map)
    {
        var sum = 0;
        foreach (var item in new ThriftItems<int>(read))
            sum += item;
        foreach (var item in new ThriftItems<int>(hashed))
            sum += item;
        foreach (var pair in new ThriftPairs<int, int>(map))
            sum += pair.Key + pair.Value;
        return sum;
    }
}
