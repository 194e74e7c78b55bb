using Kitex.Discovery;
using Kitex.LoadBalancing;
using Kitex.Testing;
using Kitex.Tests.Client;

namespace Kitex.Tests.LoadBalancing;

/// <summary>Instances that appear gain their weight over a window; seen from a client.</summary>
public sealed class SlowStartTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingTransport _transport = new();
    private readonly PushedResolver _resolver = new();

    [Fact]
    public async Task A_new_instance_begins_with_a_tenth_and_gains_a_tenth_nine_times()
    {
        await using var client = await ClientAsync(Picking.Node(0, 1));
        await _resolver.PushAsync(Picking.Node(0, 1), Picking.Node(1, 1));

        for (var tenths = 1; tenths <= 10; tenths++)
        {
            Assert.Equal(20 * tenths, (await CallsAsync(client, 20 * (10 + tenths)))["n1:1"]);
            _clock.Advance(TimeSpan.FromSeconds(3));
        }
    }

    [Fact]
    public async Task Instances_of_the_first_list_have_all_their_weight()
    {
        await using var client = await ClientAsync(Picking.Node(0), Picking.Node(1));

        Assert.Equal(10, (await CallsAsync(client, 20))["n1:1"]);
        Assert.Equal(0, _clock.TimerCount);
    }

    [Fact]
    public async Task Without_the_option_a_new_instance_has_all_its_weight()
    {
        await using var client = await ClientAsync(TimeSpan.Zero, new WeightedRoundRobin(), Picking.Node(0));
        await _resolver.PushAsync(Picking.Node(0), Picking.Node(1));

        Assert.Equal(10, (await CallsAsync(client, 20))["n1:1"]);
    }

    [Fact]
    public async Task Weights_of_the_registry_count_on_the_way()
    {
        await using var client = await ClientAsync(Picking.Node(0, 3));
        await _resolver.PushAsync(Picking.Node(0, 3), Picking.Node(1, 6), Picking.Node(2, 0));
        _clock.Advance(TimeSpan.FromSeconds(12));

        // Half of 6 against 3.
        var calls = await CallsAsync(client, 200);
        Assert.Equal(100, calls["n1:1"]);
        Assert.False(calls.ContainsKey("n2:1"));
    }

    [Fact]
    public async Task An_instance_that_was_away_begins_anew_and_one_that_changes_does_not()
    {
        await using var client = await ClientAsync(Picking.Node(0), Picking.Node(1));
        await _resolver.PushAsync(Picking.Node(0));
        await _resolver.PushAsync(Picking.Node(0), Picking.Node(1));
        Assert.Equal(10, (await CallsAsync(client, 110))["n1:1"]);

        _clock.Advance(TimeSpan.FromMinutes(1));
        await _resolver.PushAsync(Picking.Node(0), Picking.Node(1, 20));
        Assert.Equal(20, (await CallsAsync(client, 30))["n1:1"]);
    }

    [Fact]
    public async Task When_all_have_their_weight_no_timer_is_left()
    {
        await using var client = await ClientAsync(Picking.Node(0));
        await _resolver.PushAsync(Picking.Node(0), Picking.Node(1));
        _clock.Advance(TimeSpan.FromSeconds(15));
        await _resolver.PushAsync(Picking.Node(0), Picking.Node(1), Picking.Node(2));
        Assert.Equal(1, _clock.TimerCount);

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, _clock.TimerCount);
        Assert.Equal(10, (await CallsAsync(client, 30))["n2:1"]);
    }

    [Fact]
    public async Task A_client_that_is_disposed_leaves_no_timer()
    {
        await using (await ClientAsync(Picking.Node(0)))
        {
            await _resolver.PushAsync(Picking.Node(0), Picking.Node(1));
            Assert.Equal(1, _clock.TimerCount);
        }

        // The wait for the watch's end puts its own away a moment later.
        await Eventually.TrueAsync(() => _clock.TimerCount == 0);
    }

    [Fact]
    public async Task Of_keys_only_those_that_the_new_instance_gets_move()
    {
        await using var client = await ClientAsync(TimeSpan.FromSeconds(27), new ConsistentHash(Picking.Key), Picking.Node(0, 1), Picking.Node(1, 1), Picking.Node(2, 1));
        var before = await OwnersAsync(client);
        await _resolver.PushAsync(Picking.Node(0, 1), Picking.Node(1, 1), Picking.Node(2, 1), Picking.Node(3, 1));

        var first = 0;
        var last = 0;
        for (var step = 0; step < 10; step++)
        {
            var owners = await OwnersAsync(client);
            last = owners.Count(static owner => owner.Value == "n3:1");
            first = step == 0 ? last : first;
            Assert.All(owners, owner => Assert.True(owner.Value == "n3:1" || owner.Value == before[owner.Key]));
            _clock.Advance(TimeSpan.FromSeconds(3));
        }

        Assert.InRange(first, 1, 100);
        Assert.InRange(last, 180, 330);
    }

    [Fact]
    public async Task A_balancer_that_fails_on_the_way_leaves_the_picker_before()
    {
        var balancer = new FailingBalancer();
        await using var client = await ClientAsync(TimeSpan.FromSeconds(27), balancer, Picking.Node(0));
        await _resolver.PushAsync(Picking.Node(0), Picking.Node(1));
        balancer.Fails = true;
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(10, (await CallsAsync(client, 110))["n1:1"]);

        balancer.Fails = false;
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(30, (await CallsAsync(client, 130))["n1:1"]);
    }

    [Fact]
    public void A_negative_window_is_refused()
    {
        var refused = Assert.Throws<ArgumentException>(() => new ProbeClient(static o => o.HostPorts("a:1").SlowStart(TimeSpan.FromSeconds(-1))));

        Assert.Contains("SlowStart", refused.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    private Task<ProbeClient> ClientAsync(params Instance[] first) => ClientAsync(TimeSpan.FromSeconds(27), new WeightedRoundRobin(), first);

    private async Task<ProbeClient> ClientAsync(TimeSpan window, ILoadBalancer balancer, params Instance[] first)
    {
        var client = new ProbeClient(o => o.UseResolver(_resolver).UseLoadBalancer(balancer).SlowStart(window).UseTransport(_transport).UseTime(_clock)
            .Timeout(Timeout.InfiniteTimeSpan));
        var taken = _resolver.PushAsync(first);
        await client.SayAsync("first");
        await taken;
        return client;
    }

    private async Task<Dictionary<string, int>> CallsAsync(ProbeClient client, int count)
    {
        _transport.Requests.Clear();
        for (var i = 0; i < count; i++)
        {
            await client.SayAsync("key");
        }

        return _transport.Requests.CountBy(static request => request.Destination!.ToString()).ToDictionary();
    }

    private async Task<Dictionary<string, string>> OwnersAsync(ProbeClient client)
    {
        _transport.Requests.Clear();
        for (var i = 0; i < 1000; i++)
        {
            await client.SayAsync($"user-{i}");
        }

        return _transport.Requests.ToDictionary(static request => (string)request.Message!, static request => request.Destination!.ToString());
    }

    private sealed class FailingBalancer : ILoadBalancer
    {
        public bool Fails { get; set; }

        public string Name => "failing";

        public InstancePicker CreatePicker(InstanceSet instances, InstancePicker? previous) =>
            Fails ? throw new InvalidOperationException("It fails.") : new WeightedRoundRobin().CreatePicker(instances, previous);
    }
}
