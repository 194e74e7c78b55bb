using Kitex.Diagnostics;

namespace Kitex.Tests.Diagnostics;

public sealed class RecentTests
{
    [Theory]
    [InlineData(2, "2 1")]
    [InlineData(3, "3 2 1")]
    [InlineData(7, "7 6 5")]
    public void The_last_are_kept_the_newest_first(int added, string kept)
    {
        var recent = new Recent<string>(3);

        for (var i = 1; i <= added; i++)
        {
            recent.Add($"{i}");
        }

        Assert.Equal(kept, string.Join(' ', recent.NewestFirst()));
    }

    [Fact]
    public void None_is_where_none_shall_be()
    {
        var recent = new Recent<string>(0);

        recent.Add("1");

        Assert.Empty(recent.NewestFirst());
        Assert.Empty(new Recent<string>(3).NewestFirst());
    }

    [Fact]
    public void Those_who_add_at_once_lose_nothing()
    {
        var recent = new Recent<string>(1000);

        Parallel.For(0, 1000, i => recent.Add($"{i}"));

        Assert.Equal(1000, recent.NewestFirst().Distinct().Count());
    }
}
