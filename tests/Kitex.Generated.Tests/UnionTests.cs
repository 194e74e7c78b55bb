using Kitex.Serialization.Thrift;
using Semantics;

namespace Kitex.Generated.Tests;

public sealed class UnionTests
{
    [Fact]
    public void Member_tells_which_one_is_set()
    {
        Assert.Equal(ShapeMember.None, new Shape().Member);
        Assert.Equal(ShapeMember.Name, new Shape { Name = "" }.Member);
        Assert.Equal(ShapeMember.Point, Bytes.To<Shape>(Bytes.Of(new Shape { Point = new Point() })).Member);
    }

    [Fact]
    public void A_union_without_member_is_not_written()
    {
        var error = Assert.Throws<ThriftFormatException>(() => Bytes.Of(new Shape()));
        Assert.Equal("union Shape must have exactly one member set; it has 0", error.Message);
    }

    [Fact]
    public void The_default_member_stands_for_a_union_without_one_and_only_then()
    {
        Assert.Equal("unknown", Bytes.To<Shape>(0).Name);
        Assert.Equal("unknown", Shape.Default.Name);
        Assert.Null(Bytes.To<Shape>(Bytes.Of(new Shape { Point = new Point() })).Name);
    }
}
