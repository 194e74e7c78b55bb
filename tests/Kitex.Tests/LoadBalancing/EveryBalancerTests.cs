using Kitex.Discovery;
using Kitex.LoadBalancing;

namespace Kitex.Tests.LoadBalancing;

/// <summary>What holds whatever the balancer.</summary>
public sealed class EveryBalancerTests
{
    private static readonly Dictionary<string, ILoadBalancer> ByName = new()
    {
        ["round robin"] = new RoundRobin(),
        ["weighted"] = new WeightedRoundRobin(),
        ["interleaved"] = new InterleavedWeightedRoundRobin(),
        ["random"] = new WeightedRandom(),
        ["alias"] = new AliasWeightedRandom(),
        ["hash"] = new ConsistentHash(Picking.Key),
        ["bounded hash"] = new ConsistentHash(Picking.Key, new() { LoadBound = 1.25 }),
        ["least requests"] = new LeastRequests(),
        ["peak EWMA"] = new PeakEwma(),
    };

    public static TheoryData<string> Names => [.. ByName.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_instances_there_is_none(string name)
    {
        Assert.Null(Picker(name, []).Pick(Picking.Request, []));
        Assert.Null(Picker(name, 0, 0, -3).Pick(Picking.Request, [Picking.Node(0)]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_only_instance_is_picked_again_and_again(string name)
    {
        var picker = Picker(name, 10);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("n0:1", picker.Next().ToString());
            Assert.Equal("n0:1", picker.Next(Picking.Node(0)).ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Weight_zero_is_never_picked(string name)
    {
        var instances = Picking.Nodes(10, 0, 3, 0, 1);
        var picker = ByName[name].CreatePicker(instances, null);

        for (var i = 0; i < 2000; i++)
        {
            var picked = picker.Pick(Picking.WithKey($"k{i}"), i % 2 == 0 ? [] : [instances[0]])!;
            picker.Done(picked);
            Assert.NotEqual(0, picked.Weight);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Others_come_before_those_tried(string name)
    {
        // Tried when they had another weight: of an older list.
        Instance[] tried = [Picking.Node(0, 3), Picking.Node(2, 3), Picking.Node(9)];
        var picker = Picker(name, 1000, 10, 1000, 1, 10);

        for (var i = 0; i < 2000; i++)
        {
            var picked = picker.Pick(Picking.WithKey($"k{i}"), tried)!;
            picker.Done(picked);
            Assert.DoesNotContain(picked.ToString(), tried.Select(static instance => instance.ToString()));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_that_was_tried_is_better_than_none(string name)
    {
        var picker = Picker(name, 10, 10, 0);

        Assert.NotNull(picker.Next(Picking.Node(0), Picking.Node(1)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void All_are_picked(string name)
    {
        var instances = Picking.Nodes([.. Enumerable.Repeat(10, 50)]);
        var picker = ByName[name].CreatePicker(instances, null);

        var picked = Enumerable.Range(0, 5000).Select(i => picker.Pick(Picking.WithKey($"k{i}"), [])!.ToString()).ToHashSet();

        Assert.Equal(50, picked.Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_pick_allocates_nothing(string name)
    {
        foreach (var address in new[] { "10.0.0.1:1", "host:1", "unix:/run/a" })
        {
            var instances = new InstanceSet([new(AddressText.Parse(address)), new(AddressText.Parse("10.0.0.2:1")) { Weight = 7 }, new(AddressText.Parse("10.0.0.3:1"))]);
            var picker = ByName[name].CreatePicker(instances, null);
            PickMany(picker, instances);
            var before = GC.GetAllocatedBytesForCurrentThread();

            PickMany(picker, instances);

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Many_threads_pick_at_once(string name)
    {
        var instances = Picking.Nodes(10, 3, 1, 10);
        var picker = ByName[name].CreatePicker(instances, null);

        var counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => picker.Counts(instances, 5000))));

        Assert.Equal(8 * 5000, counts.Sum(static each => each.Sum()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_takes_whatever_picker_was_there_before(string name)
    {
        foreach (var other in ByName.Values)
        {
            Assert.NotNull(ByName[name].CreatePicker(Picking.Nodes(1, 2), other.CreatePicker(Picking.Nodes(1, 2), null)).Next());
        }
    }

    private static void PickMany(InstancePicker picker, InstanceSet instances)
    {
        for (var i = 0; i < 1000; i++)
        {
            var picked = picker.Pick(Picking.Request, i % 3 == 0 ? instances.AsSpan()[..1] : [])!;
            picker.Completed(picked, new CallOutcome(TimeSpan.FromTicks(i), null));
        }
    }

    private static InstancePicker Picker(string name, params int[] weights) => ByName[name].CreatePicker(Picking.Nodes(weights), null);
}
