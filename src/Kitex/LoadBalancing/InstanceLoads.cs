using System.Diagnostics.CodeAnalysis;
using System.Net;
using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>What is known of the load of each instance of a list; what was known of the list before goes on.</summary>
internal sealed class InstanceLoads<TLoad>
    where TLoad : InstanceLoad, new()
{
    private readonly Dictionary<EndPoint, TLoad> _byAddress = [];

    // Some addresses make a text of themselves to be hashed; that is too much for each call.
    private readonly Dictionary<Instance, TLoad> _byInstance = new(ReferenceEqualityComparer.Instance);

    private InstanceLoads()
    {
    }

    /// <summary>The loads of a list.</summary>
    /// <param name="instances">The list; one that takes no calls for the time being is remembered.</param>
    /// <param name="previous">Those of the list before; null at first.</param>
    public static InstanceLoads<TLoad> Of(InstanceSet instances, InstanceLoads<TLoad>? previous)
    {
        var loads = new InstanceLoads<TLoad>();
        foreach (var instance in instances)
        {
            var load = previous?._byAddress.GetValueOrDefault(instance.Address) ?? new TLoad();
            loads._byAddress.Add(instance.Address, load);
            loads._byInstance.Add(instance, load);
        }

        return loads;
    }

    public TLoad this[Instance instance] => _byInstance[instance];

    /// <summary>The load of an instance, which must be the very object of the list.</summary>
    public bool TryGet(Instance instance, [NotNullWhen(true)] out TLoad? load) => _byInstance.TryGetValue(instance, out load);
}
