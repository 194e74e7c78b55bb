using Kitex.LoadBalancing;

namespace Kitex.Tests.LoadBalancing;

/// <summary>Balancers that go by turns: exact shares over whole periods.</summary>
public sealed class TurnTests
{
    private static readonly ILoadBalancer[] Weighted = [new WeightedRoundRobin(), new InterleavedWeightedRoundRobin()];

    public static TheoryData<string> Names => [.. Weighted.Select(static balancer => balancer.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Over_each_period_each_instance_is_picked_as_often_as_its_weight_says(string name)
    {
        var random = new Random(20261128);
        for (var run = 0; run < 200; run++)
        {
            var unit = random.Next(1, 5);
            var weights = Enumerable.Range(0, random.Next(1, 12)).Select(_ => unit * random.Next(1, 40)).ToArray();
            var instances = Picking.Nodes(weights);
            var divisor = weights.Aggregate(GreatestDivisor);
            var picker = Of(name).CreatePicker(instances, null);

            for (var period = 0; period < 3; period++)
            {
                Assert.Equal(weights.Select(weight => weight / divisor), picker.Counts(instances, weights.Sum() / divisor));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_thousand_instances_get_their_turns(string name)
    {
        var random = new Random(7);
        var weights = Enumerable.Range(0, 1000).Select(_ => random.Next(1, 21)).ToArray();
        var instances = Picking.Nodes(weights);

        Assert.Equal(weights, Of(name).CreatePicker(instances, null).Counts(instances, weights.Sum()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Instances_without_weight_get_no_turn(string name)
    {
        var instances = Picking.Nodes(3, 0, 1, -1);

        Assert.Equal([3, 0, 1, 0], Of(name).CreatePicker(instances, null).Counts(instances, 4));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void With_equal_weights_each_follows_the_other(string name)
    {
        var picker = Of(name).CreatePicker(Picking.Nodes(7, 7, 7), null);

        var picked = Enumerable.Range(0, 9).Select(_ => picker.Next().ToString()).ToArray();

        Assert.Equal(["n0:1", "n1:1", "n2:1"], picked[..3].Order());
        Assert.Equal(picked[..6], picked[3..]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Picks_at_once_lose_no_turn(string name)
    {
        const int Threads = 8;
        const int Periods = 2000;
        var instances = Picking.Nodes(5, 1, 7, 3);
        var picker = Of(name).CreatePicker(instances, null);

        var counts = await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() => picker.Counts(instances, 16 * Periods / Threads))));

        Assert.Equal([5 * Periods, Periods, 7 * Periods, 3 * Periods], instances.Select((_, i) => counts.Sum(each => each[i])));
    }

    [Fact]
    public async Task Picks_at_once_lose_no_turn_while_turns_are_worked_out()
    {
        const int Threads = 8;
        int[] weights = [4001, 3001, 997, 1];
        var instances = Picking.Nodes(weights);
        var picker = new WeightedRoundRobin().CreatePicker(instances, null);

        var counts = await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() => picker.Counts(instances, weights.Sum() / Threads))));

        Assert.Equal(weights, instances.Select((_, i) => counts.Sum(each => each[i])));
    }

    [Fact]
    public void The_turns_of_a_heavy_instance_are_spread()
    {
        var instances = Picking.Nodes(5, 1, 1);
        var picker = new WeightedRoundRobin().CreatePicker(instances, null);

        var period = string.Concat(Enumerable.Range(0, 7).Select(_ => ReferenceEquals(picker.Next(), instances[0]) ? 'h' : '-'));

        Assert.Equal("hh-h-hh", period);
    }

    [Fact]
    public void Huge_weights_without_a_common_divisor_take_little_memory()
    {
        var instances = Picking.Nodes(int.MaxValue, int.MaxValue - 1, 1);
        var balancer = new WeightedRoundRobin();
        balancer.CreatePicker(instances, null);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var picker = balancer.CreatePicker(instances, null);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 * 1024);
        var counts = picker.Counts(instances, 10_001);
        Assert.Equal([5000, 5000, 1], counts);
    }

    [Fact]
    public void Plain_round_robin_knows_no_weights()
    {
        var instances = Picking.Nodes(1, 100, 0, 10);

        Assert.Equal([100, 100, 0, 100], new RoundRobin().CreatePicker(instances, null).Counts(instances, 300));
    }

    private static ILoadBalancer Of(string name) => Weighted.Single(balancer => balancer.Name == name);

    private static int GreatestDivisor(int one, int other) => other == 0 ? one : GreatestDivisor(other, one % other);
}
