using Kitex.Discovery;
using Kitex.Testing;
using Kitex.Tests.LoadBalancing;

namespace Kitex.Tests.Discovery;

public sealed class PollingResolverTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly ServiceTarget Echo = new("echo");

    private readonly ManualTimeProvider _clock = new();
    private readonly CancellationTokenSource _end = new();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _end.Dispose();
    }

    [Fact]
    public async Task It_looks_at_once_and_then_at_every_interval_a_tenth_more_or_less()
    {
        var resolver = new Counting(_clock);
        var watching = Watch(resolver);
        await Eventually.TrueAsync(() => resolver.Looks == 1 && _clock.TimerCount == 1);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => _clock.TimerCount == 1);

        _clock.Advance(TimeSpan.FromSeconds(3.5) - TimeSpan.FromTicks(1));
        Assert.Equal(1, resolver.Looks);
        _clock.Advance(TimeSpan.FromSeconds(1) + TimeSpan.FromTicks(1));
        await Eventually.TrueAsync(() => resolver.Looks == 2);

        Assert.False(watching.IsCompleted);
    }

    [Fact]
    public async Task Asked_to_refresh_it_looks_again_but_once_a_second_at_most()
    {
        var resolver = new Counting(_clock);
        _ = Watch(resolver);
        for (var looks = 1; looks <= 3; looks++)
        {
            await Eventually.TrueAsync(() => resolver.Looks == looks && _clock.TimerCount == 1);
            for (var i = 0; i < 10; i++)
            {
                resolver.Refresh(Echo);
            }

            _clock.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
            Assert.Equal(looks, resolver.Looks);
            _clock.Advance(TimeSpan.FromTicks(1));
        }

        await Eventually.TrueAsync(() => resolver.Looks == 4);
    }

    [Fact]
    public async Task Another_services_refresh_is_not_its_own()
    {
        var resolver = new Counting(_clock);
        _ = Watch(resolver);
        await Eventually.TrueAsync(() => resolver.Looks == 1 && _clock.TimerCount == 1);

        resolver.Refresh(new ServiceTarget("other"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => _clock.TimerCount == 1);
        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(1, resolver.Looks);
    }

    [Fact]
    public async Task What_holds_for_less_than_the_interval_is_looked_up_sooner_but_no_sooner_than_a_second()
    {
        var resolver = new Counting(_clock) { ValidFor = TimeSpan.FromSeconds(2) };
        _ = Watch(resolver);
        await Eventually.TrueAsync(() => resolver.Looks == 1 && _clock.TimerCount == 1);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => _clock.TimerCount == 1);
        resolver.ValidFor = TimeSpan.Zero;
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => resolver.Looks == 2 && _clock.TimerCount == 1);

        _clock.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        Assert.Equal(2, resolver.Looks);
        _clock.Advance(TimeSpan.FromTicks(1));
        await Eventually.TrueAsync(() => resolver.Looks == 3);
    }

    [Fact]
    public async Task What_it_throws_ends_the_watch_and_the_end_of_the_watch_ends_it()
    {
        var resolver = new Counting(_clock) { Problem = "down" };
        Assert.Equal("down", (await Assert.ThrowsAsync<InvalidOperationException>(() => Watch(resolver).WaitAsync(Limit))).Message);

        resolver.Problem = null;
        var watching = Watch(resolver);
        await Eventually.TrueAsync(() => resolver.Looks == 2);
        await _end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching.WaitAsync(Limit));
        Assert.Equal(0, _clock.TimerCount);
    }

    [Fact]
    public async Task Those_who_watch_one_service_share_its_looks()
    {
        var resolver = new Counting(_clock);
        var (one, other) = (new CancellationTokenSource(), new CancellationTokenSource());
        var (first, second) = (Watch(resolver, one.Token), Watch(resolver, other.Token));
        await Eventually.TrueAsync(() => resolver is { Looks: 1, Lists: 2 } && _clock.TimerCount == 1);

        resolver.Refresh(Echo);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => resolver is { Looks: 2, Lists: 4 } && _clock.TimerCount == 1);

        // One leaves; the other sees more.
        await one.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Limit));
        resolver.Refresh(Echo);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => resolver is { Looks: 3, Lists: 5 });

        await other.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(Limit));
        Assert.Equal(0, _clock.TimerCount);
        one.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task A_look_that_fails_ends_the_watch_of_all_and_the_next_begins_anew()
    {
        var resolver = new Counting(_clock);
        var watching = new[] { Watch(resolver), Watch(resolver) };
        await Eventually.TrueAsync(() => resolver.Looks == 1 && _clock.TimerCount == 1);

        resolver.Problem = "down";
        resolver.Refresh(Echo);
        _clock.Advance(TimeSpan.FromSeconds(1));
        foreach (var each in watching)
        {
            Assert.Equal("down", (await Assert.ThrowsAsync<InvalidOperationException>(() => each.WaitAsync(Limit))).Message);
        }

        resolver.Problem = null;
        _ = Watch(resolver);
        await Eventually.TrueAsync(() => resolver is { Looks: 3, Lists: 3 });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100_000)]
    public void An_interval_that_cannot_be_is_refused(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Counting(_clock, TimeSpan.FromSeconds(seconds)));

    private Task Watch(Counting resolver) => Watch(resolver, _end.Token);

    private static async Task Watch(Counting resolver, CancellationToken end)
    {
        await foreach (var instances in resolver.WatchAsync(Echo, end))
        {
            Assert.Single(instances);
            resolver.Listed();
        }
    }

    private sealed class Counting(ManualTimeProvider clock, TimeSpan? interval = null) : PollingResolver(interval, null, clock)
    {
        private int _looks;
        private int _lists;

        public override string Name => "counting";

        public int Looks => Volatile.Read(ref _looks);

        /// <summary>Lists that were seen, by all who watch.</summary>
        public int Lists => Volatile.Read(ref _lists);

        public TimeSpan? ValidFor { get; set; }

        public string? Problem { get; set; }

        public void Listed() => Interlocked.Increment(ref _lists);

        protected override ValueTask<Resolution> ResolveAsync(ServiceTarget target, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _looks);
            return Problem is null ? new(new Resolution(ScriptedResolver.Of("a:1"), ValidFor)) : throw new InvalidOperationException(Problem);
        }
    }
}
