using Kitex.Client;
using Kitex.Discovery;
using Kitex.LoadBalancing;
using Kitex.Testing;
using Kitex.Tests.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Tests.LoadBalancing;

/// <summary>Through a client, as its calls see it.</summary>
public sealed class InstanceDirectoryTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingTransport _transport = new();
    private readonly ScriptedResolver _resolver = new();

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    [Fact]
    public async Task A_call_waits_for_the_first_list_and_later_ones_follow_the_changes()
    {
        await using var client = Client();
        var calling = client.SayAsync("hello").AsTask();
        _resolver.Say("a:1");
        await calling.WaitAsync(Limit);

        _resolver.Say("b:2");
        await Eventually.TrueAsync(() => _transport.Forgotten.Count == 1);
        await client.SayAsync("hello");

        Assert.Equal(["a:1", "b:2"], _transport.Requests.Select(static request => request.Destination!.ToString()));
        Assert.Equal([AddressText.Parse("a:1")], _transport.Forgotten);
    }

    [Fact]
    public async Task A_resolver_that_fails_is_an_error_that_names_it()
    {
        await using var client = Client();
        var calling = client.SayAsync("hello").AsTask();
        _resolver.Fail("registry down");

        var error = await Assert.ThrowsAsync<RpcException>(() => calling.WaitAsync(Limit));

        Assert.Equal(RpcErrorCode.NotResolved, error.Code);
        Assert.True(error.Error.NothingSent);
        Assert.Contains("resolver 'scripted' failed: registry down", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_ends_in_time_though_the_resolver_says_nothing()
    {
        await using var client = Client(static o => o.Timeout(TimeSpan.FromSeconds(3)));
        var calling = client.SayAsync("hello").AsTask();
        await Eventually.TrueAsync(() => _clock.TimerCount == 1);

        _clock.Advance(TimeSpan.FromSeconds(3));

        var error = await Assert.ThrowsAnyAsync<RpcException>(() => calling.WaitAsync(Limit));
        Assert.Equal(RpcErrorCode.Timeout, error.Code);
        Assert.Contains("Resolver 'scripted' has not answered yet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposal_ends_a_call_that_waits_for_the_first_list()
    {
        var client = Client();
        var calling = client.SayAsync("hello").AsTask();
        await Eventually.TrueAsync(() => _resolver.Open == 1);

        await client.DisposeAsync();

        Assert.Contains("disposed", (await Assert.ThrowsAsync<RpcException>(() => calling.WaitAsync(Limit))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_instances_is_a_clear_error_and_a_calls_own_host_avoids_it()
    {
        await using var client = Client();
        _resolver.Say();

        Assert.Contains("resolver 'scripted' knows none", (await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("hello"))).Message, StringComparison.Ordinal);
        Assert.Equal("hello", await client.SayAsync("hello", new() { Host = "z:9" }));
    }

    [Fact]
    public async Task Tags_that_choose_instances_are_watched_apart_and_dropped_when_unused()
    {
        await using var client = Client(static o => o.Configure(static x => x with { Discovery = new() { TargetTags = ["cluster"], UnusedAfter = TimeSpan.FromSeconds(30) } }));
        await CallAsync("blue", "b:1");
        await CallAsync("green", "g:1");
        Assert.Equal(2, _resolver.Open);

        // One is used again before its time; the other is not.
        _clock.Advance(TimeSpan.FromSeconds(20));
        await client.SayAsync("hello", Tagged("green"));
        _clock.Advance(TimeSpan.FromSeconds(20));
        await Eventually.TrueAsync(() => _resolver.Open == 1);
        await client.SayAsync("hello", Tagged("green"));

        await CallAsync("blue", "b:2");

        Assert.Equal(["b:1", "g:1", "g:1", "g:1", "b:2"], _transport.Requests.Select(static request => request.Destination!.ToString()));
        Assert.Equal(["echo (cluster=blue)", "echo (cluster=green)", "echo (cluster=blue)"], _resolver.Watches.Select(static t => t.ToString().Replace("probe", "echo", StringComparison.Ordinal)));

        async Task CallAsync(string cluster, string address)
        {
            _resolver.SayTo(cluster, address);
            await client.SayAsync("hello", Tagged(cluster)).AsTask().WaitAsync(Limit);
        }
    }

    [Fact]
    public async Task Tags_that_choose_nothing_make_no_watch_of_their_own()
    {
        await using var client = Client(static o => o.Configure(static x => x with { Discovery = new() { TargetTags = ["cluster"] } }));
        _resolver.Say("a:1");

        await client.SayAsync("hello", new() { Tags = new Dictionary<string, string> { ["zone"] = "1" } });
        await client.SayAsync("hello");

        Assert.Single(_resolver.Watches);
    }

    [Fact]
    public async Task The_clients_tags_choose_instances_and_no_registry_changes_them_but_a_calls_own_do()
    {
        await using var client = Client(static o => o
            .Tag("cluster", "blue").Tag("zone", "1")
            .Configure(static x => x with { Discovery = new() { TargetTags = ["cluster"] } }));
        var tags = new Dictionary<string, string> { ["cluster"] = "red", ["zone"] = "9" };
        _resolver.SayTo("blue", new InstanceSet([new Instance(AddressText.Parse("b:1")) { Tags = tags }]));
        _resolver.SayTo("green", "g:1");

        await client.SayAsync("hello").AsTask().WaitAsync(Limit);
        await client.SayAsync("hello", Tagged("green")).AsTask().WaitAsync(Limit);
        await client.SayAsync("hello", new() { Tags = new Dictionary<string, string> { ["zone"] = "2", ["mine"] = "3" } }).AsTask().WaitAsync(Limit);

        Assert.Equal(["b:1", "g:1", "b:1"], _transport.Requests.Select(static request => request.Destination!.ToString()));
        Assert.Equal(["blue 1 ", "green 1 ", "blue 2 3"], _transport.Requests.Select(static request => $"{request.Tags["cluster"]} {request.Tags["zone"]} {request.Tags.GetValueOrDefault("mine")}"));
        Assert.Equal(tags, _transport.Requests[0].Destination!.Tags);
        Assert.Equal(2, _resolver.Watches.Count);
    }

    [Fact]
    public async Task The_clients_tags_hold_for_its_warm_up()
    {
        await using var client = Client(static o => o.Tag("cluster", "blue").WarmUp().Configure(static x => x with { Discovery = new() { TargetTags = ["cluster"] } }));
        _resolver.SayTo("blue", "b:1");

        await client.WarmUpAsync().WaitAsync(Limit);

        Assert.Equal("probe (cluster=blue)", Assert.Single(_resolver.Watches).ToString());
    }

    [Fact]
    public async Task The_values_of_all_names_choose_whatever_their_order()
    {
        await using var directory = Directory("cluster", "zone");

        var same = new[] { await FindAsync(("cluster", "blue"), ("zone", "1")), await FindAsync(("zone", "1"), ("cluster", "blue"), ("user", "7")) };
        var others = new[] { await FindAsync(("cluster", "1"), ("zone", "blue")), await FindAsync(("cluster", "blue")), await FindAsync(("zone", "blue")), await FindAsync(("zone", "1")) };

        Assert.Same(same[0], same[1]);
        Assert.Equal(5, others.Append(same[0]).Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.Equal(5, directory.NarrowedCount);

        Task<InstanceSnapshot> FindAsync(params (string Name, string Value)[] tags) => directory.GetAsync(Tagged(tags), default);
    }

    [Fact]
    public async Task Finding_the_instances_of_tags_that_are_known_costs_no_memory()
    {
        await using var directory = Directory("cluster", "zone");
        var request = Tagged(("cluster", "blue"), ("zone", "1"));
        await directory.GetAsync(request, default);
        Find();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Find();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Find()
        {
            for (var i = 0; i < 1000; i++)
            {
                Assert.NotNull(directory.TryGet(request));
            }
        }
    }

    [Fact]
    public async Task Clients_that_share_a_resolver_keep_their_own_lists()
    {
        var fixedList = new StaticResolver([new Instance(AddressText.Parse("a:1"))]);
        await using var one = Client(o => o.UseResolver(fixedList));
        await using var other = Client(o => o.UseResolver(fixedList));

        await one.SayAsync("hello");
        await one.DisposeAsync();
        await other.SayAsync("hello");

        Assert.Equal(2, _transport.Requests.Count);
    }

    private static CallContext Tagged(string cluster) => new() { Tags = new Dictionary<string, string> { ["cluster"] = cluster } };

    private static RpcRequest Tagged(params (string Name, string Value)[] tags) =>
        new() { Method = new TextMethod(), Tags = tags.ToDictionary(static t => t.Name, static t => t.Value) };

    private InstanceDirectory Directory(params string[] targetTags) => new("probe", new DirectorySettings(
        new StaticResolver([new Instance(AddressText.Parse("a:1"))]), new WeightedRoundRobin(), new DiscoveryOptions { TargetTags = targetTags }, _clock, NullLogger.Instance));

    private ProbeClient Client(Action<KitexClientBuilder>? configure = null) => new(o =>
    {
        o.UseTransport(_transport).UseTime(_clock).UseResolver(_resolver);
        configure?.Invoke(o);
    });
}
