using System.Net;
using Kitex.Discovery;
using Kitex.Registries.Watching;
using Kitex.Testing;

namespace Kitex.Registries.Tests.Contract;

/// <summary>Many changes become few lists.</summary>
public sealed class InstanceFeedTests
{
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(50);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task The_first_list_comes_at_once()
    {
        var feed = new InstanceFeed(Settle, _time);
        feed.Publish(Of(1));
        await using var lists = feed.ReadAllAsync(default).GetAsyncEnumerator();
        Assert.True(await lists.MoveNextAsync());
        Assert.Single(lists.Current);
    }

    [Fact]
    public async Task Changes_in_quick_succession_become_the_last_of_them()
    {
        var feed = new InstanceFeed(Settle, _time);
        feed.Publish(Of(1));
        await using var lists = feed.ReadAllAsync(default).GetAsyncEnumerator();
        Assert.True(await lists.MoveNextAsync());

        feed.Publish(Of(2));
        var next = lists.MoveNextAsync().AsTask();
        feed.Publish(Of(3));
        _time.Advance(Settle);
        Assert.False(next.IsCompleted);
        feed.Publish(Of(4));
        await AdvanceUntilAsync(next);
        Assert.Equal(4, lists.Current.Count);
    }

    [Fact]
    public async Task Changes_without_an_end_are_not_held_back_for_ever()
    {
        var feed = new InstanceFeed(Settle, _time);
        feed.Publish(Of(1));
        await using var lists = feed.ReadAllAsync(default).GetAsyncEnumerator();
        Assert.True(await lists.MoveNextAsync());

        feed.Publish(Of(2));
        var next = lists.MoveNextAsync().AsTask();
        for (var i = 0; !next.IsCompleted; i++)
        {
            Assert.True(i < 100_000);
            feed.Publish(Of(3 + i % 2));
            _time.Advance(Settle);
            await Task.Yield();
        }

        Assert.True(await next);
    }

    [Fact]
    public async Task The_end_comes_behind_the_last_list()
    {
        var feed = new InstanceFeed(TimeSpan.Zero, _time);
        feed.Publish(Of(1));
        feed.Fail(new IOException("gone"));
        await using var lists = feed.ReadAllAsync(default).GetAsyncEnumerator();
        Assert.True(await lists.MoveNextAsync());
        Assert.Equal("gone", (await Assert.ThrowsAsync<IOException>(async () => await lists.MoveNextAsync())).Message);
    }

    private async Task AdvanceUntilAsync(Task<bool> next)
    {
        for (var i = 0; !next.IsCompleted; i++)
        {
            Assert.True(i < 100_000);
            _time.Advance(Settle);
            await Task.Yield();
        }

        Assert.True(await next);
    }

    private static InstanceSet Of(int count) => new(Enumerable.Range(1, count).Select(static i => new Instance(new IPEndPoint(IPAddress.Loopback, i))));
}
