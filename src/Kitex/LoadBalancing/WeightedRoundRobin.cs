using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>
/// Each instance in turn, as often as its weight says, and spread evenly over the turns: the default, as in Kitex v0.16.3.
/// With equal weights it is <see cref="RoundRobin"/>; with weights whose turns would fill too long a list,
/// <see cref="InterleavedWeightedRoundRobin"/>.
/// </summary>
public sealed class WeightedRoundRobin : ILoadBalancer
{
    /// <summary>The longest list of turns, 256 KiB.</summary>
    internal const int MostTurns = 64 * 1024;

    /// <inheritdoc/>
    public string Name => "weighted round robin";

    /// <inheritdoc/>
    public InstancePicker CreatePicker(InstanceSet instances, InstancePicker? previous)
    {
        ArgumentNullException.ThrowIfNull(instances);
        var weighed = new WeighedInstances(instances);
        if (weighed.AreEqual)
        {
            return new RoundRobinPicker(weighed);
        }

        return weighed.Total / weighed.Divisor <= MostTurns ? new SmoothPicker(weighed) : new InterleavedPicker(weighed);
    }
}
