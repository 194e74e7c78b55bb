using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>By chance and weight. A pick takes as long as there are instances; with many, see <see cref="AliasWeightedRandom"/>.</summary>
public sealed class WeightedRandom : ILoadBalancer
{
    /// <inheritdoc/>
    public string Name => "weighted random";

    /// <inheritdoc/>
    public InstancePicker CreatePicker(InstanceSet instances, InstancePicker? previous)
    {
        ArgumentNullException.ThrowIfNull(instances);
        return new RandomPicker(new WeighedInstances(instances));
    }
}
