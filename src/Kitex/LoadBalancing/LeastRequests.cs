using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>
/// Draws two instances by weight and takes the one with fewer calls of this client under way, in relation to its weight. For
/// instances that are alike and calls that are not; where instances differ in speed, <see cref="PeakEwma"/> sees more.
/// </summary>
public sealed class LeastRequests : ILoadBalancer
{
    /// <inheritdoc/>
    public string Name => "least requests";

    /// <inheritdoc/>
    public InstancePicker CreatePicker(InstanceSet instances, InstancePicker? previous)
    {
        ArgumentNullException.ThrowIfNull(instances);
        return new LeastRequestsPicker(instances, previous as LeastRequestsPicker);
    }
}
