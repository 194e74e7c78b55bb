using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>Each instance in turn, whatever its weight.</summary>
public sealed class RoundRobin : ILoadBalancer
{
    /// <inheritdoc/>
    public string Name => "round robin";

    /// <inheritdoc/>
    public InstancePicker CreatePicker(InstanceSet instances, InstancePicker? previous)
    {
        ArgumentNullException.ThrowIfNull(instances);
        return new RoundRobinPicker(new WeighedInstances(instances));
    }
}
