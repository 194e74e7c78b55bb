using Kitex.LoadBalancing;

namespace Kitex.Tests.LoadBalancing;

/// <summary>Balancers that go by chance: shares within what chance allows.</summary>
public sealed class RandomTests
{
    private static readonly ILoadBalancer[] Balancers = [new WeightedRandom(), new AliasWeightedRandom(), new LeastRequests()];

    public static TheoryData<string> Names => [.. Balancers.Select(static balancer => balancer.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Shares_are_those_of_the_weights(string name)
    {
        int[][] lists = [[1, 2, 3, 4], [10, 10, 10], [1, 1000], [7, 0, 13, 29, 31, 1, 19], [int.MaxValue, int.MaxValue, 1]];
        foreach (var weights in lists)
        {
            var instances = Picking.Nodes(weights);
            var picker = Of(name).CreatePicker(instances, null);

            Picking.AssertShares([.. weights.Select(static weight => (double)weight)], picker.Counts(instances, 50_000));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_tried_instance_leaves_is_shared_by_the_weights_of_the_others(string name)
    {
        var instances = Picking.Nodes(1000, 10, 20, 30);
        var picker = Of(name).CreatePicker(instances, null);

        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 30_000; i++)
        {
            var picked = picker.Next(instances[0]);
            picker.Done(picked);
            counts[picked.ToString()] = counts.GetValueOrDefault(picked.ToString()) + 1;
        }

        Picking.AssertShares([1, 2, 3], [counts["n1:1"], counts["n2:1"], counts["n3:1"]]);
    }

    private static ILoadBalancer Of(string name) => Balancers.Single(balancer => balancer.Name == name);
}
