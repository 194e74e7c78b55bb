using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>
/// Each instance in turn, as often as its weight says: those with turns left take one each, round after round. Holds little
/// memory however the weights are, but takes a lock for each pick, and the heavier instances have their last turns to
/// themselves.
/// </summary>
public sealed class InterleavedWeightedRoundRobin : ILoadBalancer
{
    /// <inheritdoc/>
    public string Name => "interleaved weighted round robin";

    /// <inheritdoc/>
    public InstancePicker CreatePicker(InstanceSet instances, InstancePicker? previous)
    {
        ArgumentNullException.ThrowIfNull(instances);
        var weighed = new WeighedInstances(instances);
        return weighed.AreEqual ? new RoundRobinPicker(weighed) : new InterleavedPicker(weighed);
    }
}
