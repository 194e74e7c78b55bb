using Kitex.Discovery;
using Kitex.LoadBalancing;
using Kitex.Testing;

namespace Kitex.Tests.LoadBalancing;

public sealed class WatchedTargetTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly ServiceTarget Echo = new("echo");

    private readonly ManualTimeProvider _clock = new();
    private readonly ScriptedResolver _resolver = new();
    private readonly RecordingLog _log = new();
    private readonly List<string> _changes = [];
    private readonly List<WatchedTarget> _watched = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var watched in _watched)
        {
            await watched.DisposeAsync();
        }
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Callers_who_come_together_begin_one_watch()
    {
        var watched = Watch();
        var getting = Enumerable.Range(0, 50).Select(_ => Task.Run(() => watched.TryGetAsync(default)!)).ToList();
        await Eventually.TrueAsync(() => _resolver.Open == 1);

        _resolver.Say("a:1");

        var snapshots = await Task.WhenAll(getting).WaitAsync(Limit);
        Assert.Single(snapshots.Distinct());
        Assert.Single(_resolver.Watches);
    }

    [Fact]
    public async Task A_list_at_hand_is_there_at_once()
    {
        var watched = Watch(new StaticResolver([new Instance(AddressText.Parse("a:1"))]));

        Assert.True(watched.TryGetAsync(default)!.IsCompletedSuccessfully);
        Assert.Single((await watched.TryGetAsync(default)!).Instances);
    }

    [Fact]
    public async Task A_resolver_that_never_stops_to_yield_holds_nobody_up()
    {
        var stop = new CancellationTokenSource();
        var watched = Watch(new EndlessResolver(stop.Token));

        await watched.TryGetAsync(default)!.WaitAsync(Limit);

        await stop.CancelAsync();
        stop.Dispose();
    }

    [Fact]
    public async Task A_first_watch_that_fails_fails_those_who_wait_and_the_next_begins_anew()
    {
        var watched = Watch();
        var first = watched.TryGetAsync(default)!;
        var second = watched.TryGetAsync(default)!;
        _resolver.Fail("registry down");

        Assert.Equal("registry down", (await Assert.ThrowsAsync<InvalidOperationException>(() => first.WaitAsync(Limit))).Message);
        await Assert.ThrowsAsync<InvalidOperationException>(() => second.WaitAsync(Limit));

        _resolver.Say("a:1");
        Assert.Single((await watched.TryGetAsync(default)!.WaitAsync(Limit)).Instances);
        Assert.Equal(2, _resolver.Watches.Count);
    }

    [Fact]
    public async Task A_resolver_that_throws_before_it_watches_fails_the_call_only()
    {
        var watched = Watch(new ThrowingResolver());

        Assert.Equal("at once", (await Assert.ThrowsAsync<NotSupportedException>(() => watched.TryGetAsync(default)!)).Message);
        await Assert.ThrowsAsync<NotSupportedException>(() => watched.TryGetAsync(default)!);
    }

    [Fact]
    public async Task A_resolver_that_has_nothing_to_say_is_an_error()
    {
        var watched = Watch();
        var getting = watched.TryGetAsync(default)!;
        _resolver.End();

        Assert.Contains("ended without a list of echo", (await Assert.ThrowsAsync<InvalidOperationException>(() => getting.WaitAsync(Limit))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_leaves_the_watch_to_the_others()
    {
        var watched = Watch();
        using var impatience = new CancellationTokenSource();
        var impatient = watched.TryGetAsync(impatience.Token)!;
        var patient = watched.TryGetAsync(default)!;
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);

        _resolver.Say("a:1");

        Assert.Single((await patient.WaitAsync(Limit)).Instances);
    }

    [Fact]
    public async Task A_later_failure_keeps_the_list_and_watches_again_after_a_while_that_doubles()
    {
        var watched = await KnownAsync("a:1");
        foreach (var pause in new[] { 1, 2, 4, 8, 16, 32, 32 })
        {
            var before = _resolver.Watches.Count;
            _resolver.Fail("registry down");
            await Eventually.TrueAsync(() => _resolver.Open == 0 && _clock.TimerCount == 1);

            _clock.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromTicks(1));
            Assert.Equal(before, _resolver.Watches.Count);
            _clock.Advance(TimeSpan.FromTicks(1));
            await Eventually.TrueAsync(() => _resolver.Open == 1);
        }

        Assert.Single(watched.Current!.Instances);
        _resolver.Say("a:1", "b:1");
        await Eventually.TrueAsync(() => watched.Current!.Instances.Count == 2);
        Assert.Equal(7, _log.Count("the last list is kept and the watch begun anew"));
    }

    [Fact]
    public async Task Changes_are_applied_told_once_in_order_and_logged()
    {
        var watched = await KnownAsync("a:1", "b:1");
        _resolver.Say("a:1", "b:1");
        _resolver.Say("b:1", "c:1");
        _resolver.Say(new InstanceSet(ScriptedResolver.Of("b:1", "c:1").Select(static instance => instance with { Weight = 5 })));
        await Eventually.TrueAsync(() => _changes.Count == 4);

        Assert.Equal(["one +c:1 -a:1 ~", "two +c:1 -a:1 ~", "one + - ~b:1,c:1", "two + - ~b:1,c:1"], _changes);
        Assert.Equal(1, _log.Count("echo: 2 instances; 1 added, 1 removed, 0 changed"));
        Assert.Equal(1, _log.Count("echo: 2 instances; 0 added, 0 removed, 2 changed"));
        Assert.All(watched.Current!.Instances, static instance => Assert.Equal(5, instance.Weight));
    }

    [Fact]
    public async Task Calls_see_a_change_before_anybody_is_told_of_it()
    {
        WatchedTarget? watched = null;
        var seen = 0;
        watched = Watch(_resolver, changed: [_ => seen = watched!.Current!.Instances.Count]);
        _resolver.Say("a:1");
        await watched.TryGetAsync(default)!.WaitAsync(Limit);

        _resolver.Say("a:1", "b:1");

        await Eventually.TrueAsync(() => Volatile.Read(ref seen) == 2);
    }

    [Fact]
    public async Task A_listener_that_throws_keeps_nobody_from_hearing_and_the_watch_going()
    {
        var heard = 0;
        var watched = Watch(_resolver, changed: [static _ => throw new InvalidOperationException("deaf"), _ => Interlocked.Increment(ref heard)]);
        _resolver.Say("a:1");
        await watched.TryGetAsync(default)!.WaitAsync(Limit);

        _resolver.Say("a:1", "b:1");
        _resolver.Say("a:1");

        await Eventually.TrueAsync(() => Volatile.Read(ref heard) == 2);
        Assert.Equal(2, _log.Count("was not heard"));
    }

    [Fact]
    public async Task A_balancer_that_throws_later_leaves_the_last_list_in_place()
    {
        var balancer = new TouchyBalancer();
        var watched = Watch(_resolver, balancer);
        _resolver.Say("a:1");
        var known = await watched.TryGetAsync(default)!.WaitAsync(Limit);

        balancer.Problem = "cannot";
        _resolver.Say("a:1", "b:1");
        await Eventually.TrueAsync(() => _log.Count("Balancer touchy failed") == 1);
        Assert.Same(known, watched.Current);

        balancer.Problem = null;
        _resolver.Say("a:1", "b:1", "c:1");
        await Eventually.TrueAsync(() => watched.Current!.Instances.Count == 3);
    }

    [Fact]
    public async Task A_balancer_that_throws_at_the_first_list_fails_those_who_wait()
    {
        var balancer = new TouchyBalancer { Problem = "cannot" };
        var watched = Watch(_resolver, balancer);
        var getting = watched.TryGetAsync(default)!;
        _resolver.Say("a:1");

        Assert.Contains("Balancer 'touchy' made no picker for 1 instances: cannot", (await Assert.ThrowsAsync<InvalidOperationException>(() => getting.WaitAsync(Limit))).Message, StringComparison.Ordinal);

        balancer.Problem = null;
        _resolver.Say("a:1");
        await watched.TryGetAsync(default)!.WaitAsync(Limit);
    }

    [Fact]
    public async Task An_empty_list_keeps_the_last_one_and_is_logged_once()
    {
        var watched = await KnownAsync("a:1", "b:1");
        _resolver.Say();
        _resolver.Say();
        await Eventually.TrueAsync(() => _log.Count("are left all at once") == 1);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, watched.Current!.Instances.Count);

        _resolver.Say("c:1");
        await Eventually.TrueAsync(() => watched.Current!.Instances.Count == 1);
        Assert.Equal(1, _log.Count("are left all at once"));
    }

    [Fact]
    public async Task A_collapsed_list_is_taken_when_it_has_lasted()
    {
        var watched = await KnownAsync("a:1", "b:1", "c:1", "d:1");
        _resolver.Say("a:1");
        await Eventually.TrueAsync(() => _log.Count("of 4 instances of echo, 1 are left") == 1 && _clock.TimerCount == 1);
        Assert.Equal(4, watched.Current!.Instances.Count);

        _clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.Equal(4, watched.Current!.Instances.Count);
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("a:1", watched.Current!.Instances.ToString());
        Assert.Equal("one + -b:1,c:1,d:1 ~", _changes[0]);
        Assert.Equal(0, _clock.TimerCount);
    }

    [Fact]
    public async Task A_collapsed_list_that_is_taken_back_never_counts()
    {
        var watched = await KnownAsync("a:1", "b:1", "c:1", "d:1");
        _resolver.Say("a:1");
        await Eventually.TrueAsync(() => _clock.TimerCount == 1);
        _resolver.Say("a:1", "b:1", "c:1", "d:1");
        await Eventually.TrueAsync(() => _clock.TimerCount == 0);

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(4, watched.Current!.Instances.Count);
        Assert.Empty(_changes);
    }

    [Fact]
    public async Task A_collapse_whose_watch_fails_must_last_anew()
    {
        var watched = await KnownAsync("a:1", "b:1", "c:1", "d:1");
        _resolver.Say("a:1");
        await Eventually.TrueAsync(() => _clock.TimerCount == 1);
        _clock.Advance(TimeSpan.FromSeconds(5));
        _resolver.Fail("registry down");
        await Eventually.TrueAsync(() => _log.Count("the watch begun anew") == 1 && _clock.TimerCount == 1);

        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(4, watched.Current!.Instances.Count);
    }

    [Fact]
    public async Task Disposal_fails_those_who_wait_and_ends_the_watch()
    {
        var watched = Watch();
        var getting = watched.TryGetAsync(default)!;

        await watched.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => getting.WaitAsync(Limit));
        Assert.Null(watched.TryGetAsync(default));
        Assert.Equal(0, _resolver.Open);
    }

    [Fact]
    public async Task Disposal_leaves_a_resolver_behind_that_does_not_listen()
    {
        var deaf = new DeafResolver();
        var watched = Watch(deaf);
        var getting = watched.TryGetAsync(default)!;
        await deaf.Begun.Task.WaitAsync(Limit);

        var disposing = watched.DisposeAsync().AsTask();
        await Eventually.TrueAsync(() => _clock.TimerCount == 1);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await disposing.WaitAsync(Limit);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => getting);
        deaf.Stop.SetResult();
        _watched.Clear();
    }

    private async Task<WatchedTarget> KnownAsync(params string[] addresses)
    {
        var watched = Watch();
        _resolver.Say(addresses);
        await watched.TryGetAsync(default)!.WaitAsync(Limit);
        return watched;
    }

    private WatchedTarget Watch(IResolver? resolver = null, ILoadBalancer? balancer = null, Action<InstanceChange>[]? changed = null)
    {
        var watched = new WatchedTarget(Echo, new DirectorySettings(resolver ?? _resolver, balancer ?? new RoundRobin(), new DiscoveryOptions(), _clock, _log)
        {
            Changed = changed ?? [change => Note("one", change), change => Note("two", change)],
        });
        _watched.Add(watched);
        return watched;
    }

    private void Note(string who, InstanceChange change) =>
        _changes.Add($"{who} +{string.Join(',', change.Added)} -{string.Join(',', change.Removed)} ~{string.Join(',', change.Changed)}");

    private sealed class TouchyBalancer : ILoadBalancer
    {
        public string? Problem { get; set; }

        public string Name => "touchy";

        public InstancePicker CreatePicker(InstanceSet instances, InstancePicker? previous) => Problem is null
            ? new RoundRobin().CreatePicker(instances, previous)
            : throw new InvalidOperationException(Problem);
    }

    private sealed class ThrowingResolver : IResolver
    {
        public string Name => "throwing";

        public IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, CancellationToken cancellation) => throw new NotSupportedException("at once");
    }

    private sealed class EndlessResolver(CancellationToken stop) : IResolver
    {
        public string Name => "endless";

#pragma warning disable CS1998 // It never waits: that is the point.
        public async IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
        {
            while (!stop.IsCancellationRequested)
            {
                yield return ScriptedResolver.Of("a:1");
            }
        }
#pragma warning restore CS1998
    }

    private sealed class DeafResolver : IResolver
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Stop { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "deaf";

        public async IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
        {
            Begun.SetResult();
            await Stop.Task;
            yield break;
        }
    }
}
