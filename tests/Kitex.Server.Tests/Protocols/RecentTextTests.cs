using System.Text;
using Kitex.Server.Protocols;

namespace Kitex.Server.Tests.Protocols;

public sealed class RecentTextTests
{
    [Fact]
    public void The_last_text_is_made_once()
    {
        var recent = new RecentText();

        var first = recent.Of("caller"u8);

        Assert.Equal("caller", first);
        Assert.Same(first, recent.Of("caller"u8));
        Assert.Equal("other", recent.Of("other"u8));
        Assert.Equal("", recent.Of([]));
    }

    [Fact]
    public void A_text_longer_than_a_name_is_not_kept()
    {
        var recent = new RecentText();
        var name = recent.Of("caller"u8);
        var bytes = Encoding.UTF8.GetBytes(new string('x', 60_000));

        Assert.Equal(new string('x', 60_000), recent.Of(bytes));
        Assert.NotSame(recent.Of(bytes), recent.Of(bytes));
        Assert.Same(name, recent.Of("caller"u8));
    }
}
