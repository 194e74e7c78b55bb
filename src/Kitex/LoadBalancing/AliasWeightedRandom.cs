using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>By chance and weight, in the same short time however many instances there are.</summary>
public sealed class AliasWeightedRandom : ILoadBalancer
{
    /// <inheritdoc/>
    public string Name => "weighted random, alias method";

    /// <inheritdoc/>
    public InstancePicker CreatePicker(InstanceSet instances, InstancePicker? previous)
    {
        ArgumentNullException.ThrowIfNull(instances);
        return new AliasPicker(new WeighedInstances(instances));
    }
}
