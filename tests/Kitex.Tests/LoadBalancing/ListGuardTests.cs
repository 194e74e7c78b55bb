using Kitex.Discovery;
using Kitex.LoadBalancing;
using Kitex.Testing;

namespace Kitex.Tests.LoadBalancing;

public sealed class ListGuardTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void The_first_list_is_believed_whatever_it_is()
    {
        Assert.Equal(ListVerdict.Believed, Guard().Judge(null, Of(0)));
        Assert.Equal(ListVerdict.Believed, Guard().Judge(Of(0), Of(3)));
        Assert.Equal(ListVerdict.Believed, Guard().Judge(Of(0), Of(0)));
    }

    [Theory]
    [InlineData(4, 2, true)]
    [InlineData(4, 1, false)]
    [InlineData(2, 1, true)]
    [InlineData(3, 1, false)]
    [InlineData(1, 2, true)]
    [InlineData(1000, 500, true)]
    [InlineData(1000, 499, false)]
    public void More_than_half_gone_at_once_is_a_collapse(int known, int offered, bool believed) =>
        Assert.Equal(believed ? ListVerdict.Believed : ListVerdict.Collapsed, Guard().Judge(Of(known), Of(offered)));

    [Fact]
    public void As_many_others_are_no_collapse() => Assert.Equal(ListVerdict.Believed, Guard().Judge(Of(4), Of(4, from: 100)));

    [Fact]
    public void A_collapse_that_lasts_is_believed()
    {
        var guard = Guard();
        Assert.Equal(ListVerdict.Collapsed, guard.Judge(Of(4), Of(1)));
        Assert.Equal(TimeSpan.FromSeconds(10), guard.Left);

        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(ListVerdict.Collapsed, guard.Judge(Of(4), Of(1, from: 2)));
        Assert.Equal(TimeSpan.FromSeconds(1), guard.Left);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ListVerdict.Believed, guard.Judge(Of(4), Of(1)));
        Assert.Equal(Timeout.InfiniteTimeSpan, guard.Left);
    }

    [Fact]
    public void A_collapse_that_is_taken_back_begins_anew_next_time()
    {
        var guard = Guard();
        guard.Judge(Of(4), Of(1));
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(ListVerdict.Believed, guard.Judge(Of(4), Of(4)));

        Assert.Equal(ListVerdict.Collapsed, guard.Judge(Of(4), Of(1)));
        Assert.Equal(TimeSpan.FromSeconds(10), guard.Left);
    }

    [Fact]
    public void An_empty_list_is_never_believed_however_long_it_lasts()
    {
        var guard = Guard();
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(ListVerdict.Empty, guard.Judge(Of(1), Of(0)));
            _clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public void With_a_share_of_one_only_an_empty_list_is_not_believed()
    {
        var guard = new ListGuard(new DiscoveryOptions { CollapseShare = 1 }, _clock);

        Assert.Equal(ListVerdict.Believed, guard.Judge(Of(1000), Of(1)));
        Assert.Equal(ListVerdict.Empty, guard.Judge(Of(1000), Of(0)));
    }

    [Fact]
    public void With_an_infinite_hold_no_collapse_is_believed()
    {
        var guard = new ListGuard(new DiscoveryOptions { CollapseHold = Timeout.InfiniteTimeSpan }, _clock);
        guard.Judge(Of(4), Of(1));
        _clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(ListVerdict.Collapsed, guard.Judge(Of(4), Of(1)));
    }

    private ListGuard Guard() => new(new DiscoveryOptions(), _clock);

    private static InstanceSet Of(int count, int from = 0) =>
        new(Enumerable.Range(from, count).Select(static i => new Instance(AddressText.Parse($"h{i}:1"))));
}
