using Keeping;

namespace Kitex.Generated.Tests;

public sealed class UnknownFieldTests
{
    // name "a", unknown 9: list<i32> [5], number as a string (another type), unknown -1: bool
    private static readonly byte[] Newer =
        [11, 0, 1, 0, 0, 0, 1, 97, 15, 0, 9, 8, 0, 0, 0, 1, 0, 0, 0, 5, 11, 0, 2, 0, 0, 0, 0, 2, 0xff, 0xff, 1, 0];

    [Fact]
    public void They_are_kept_and_written_back_behind_the_known_ones()
    {
        var old = Bytes.To<Old>(Newer);
        Assert.Equal("a", old.Name);
        Assert.Equal([15, 0, 9, 8, 0, 0, 0, 1, 0, 0, 0, 5, 2, 0xff, 0xff, 1], old.UnknownFields.ToArray());
        Assert.Equal("{2:8=00000000 1:11=\"61\" 9:15=list<8>(00000005) -1:2=01}", ThriftDump.Of(Bytes.Of(old)));
    }

    [Fact]
    public void They_take_part_in_equality()
    {
        Assert.Equal(Bytes.To<Old>(Newer), Bytes.To<Old>(Newer));
        Assert.Equal(Bytes.To<Old>(Newer).GetHashCode(), Bytes.To<Old>(Newer).GetHashCode());
        Assert.NotEqual(Bytes.To<Old>(Newer), Bytes.To<Old>(Newer) with { UnknownFields = default });
    }

    [Fact]
    public void A_union_whose_member_is_unknown_goes_back_as_it_came()
    {
        byte[] either = [8, 0, 3, 0, 0, 0, 9, 0];
        Assert.Equal(either, Bytes.Of(Bytes.To<Either>(either)));
        byte[] holder = [12, 0, 1, .. either, 0];
        Assert.Equal(holder, Bytes.Of(Bytes.To<Holder>(holder)));
    }

    [Fact]
    public void An_exception_keeps_them_too()
    {
        byte[] fault = [11, 0, 1, 0, 0, 0, 0, 2, 0, 2, 1, 0];
        Assert.Equal(fault, Bytes.Of(Bytes.To<Fault>(fault)));
    }
}
