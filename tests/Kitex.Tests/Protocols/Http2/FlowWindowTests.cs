using Kitex.Protocols.Http2;

namespace Kitex.Tests.Protocols.Http2;

public sealed class FlowWindowTests
{
    [Fact]
    public void What_is_sent_is_taken_and_increments_are_added()
    {
        var window = new FlowWindow(10);
        window.Take(10);
        Assert.Equal(0, window.Available);
        Assert.True(window.TryAdd(3));
        window.Take(0);
        Assert.Equal(3, window.Available);
        Assert.Throws<ArgumentOutOfRangeException>(() => Take(window, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Take(window, -1));
    }

    [Fact]
    public void More_than_2_to_the_31_minus_1_is_an_error_and_changes_nothing()
    {
        var window = new FlowWindow(int.MaxValue);
        Assert.False(window.TryAdd(1));
        Assert.Equal(int.MaxValue, window.Available);
        window.Take(1);
        Assert.True(window.TryAdd(1));
        Assert.False(window.TryAdd(int.MaxValue));
        Assert.False(new FlowWindow(1).TryAdd(int.MaxValue));
    }

    [Fact]
    public void A_smaller_initial_size_may_leave_less_than_nothing()
    {
        var window = new FlowWindow(65_535);
        window.Take(60_000);
        Assert.True(window.TryResize(65_535, 100));
        Assert.Equal(100 - 60_000, window.Available);
        Assert.Throws<ArgumentOutOfRangeException>(() => Take(window, 1));
        window.Take(0);
        Assert.True(window.TryAdd(60_000));
        Assert.Equal(100, window.Available);
        Assert.True(window.TryResize(100, 0));
        Assert.Equal(0, window.Available);
    }

    [Fact]
    public void A_larger_initial_size_may_be_too_much_for_an_open_stream()
    {
        var window = new FlowWindow(65_535);
        Assert.True(window.TryAdd(int.MaxValue - 65_535));
        Assert.False(window.TryResize(65_535, 65_536));
        Assert.Equal(int.MaxValue, window.Available);
        Assert.True(window.TryResize(65_535, 0));
        Assert.True(window.TryResize(0, 65_535));
    }

    private static void Take(FlowWindow window, int bytes) => window.Take(bytes);
}
