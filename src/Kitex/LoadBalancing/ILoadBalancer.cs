using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>Chooses which instance gets a call. Without state of its own: what is learned lives in the pickers, so that one serves many clients.</summary>
public interface ILoadBalancer
{
    /// <summary>A short name for logs and diagnosis: "weighted round robin".</summary>
    string Name { get; }

    /// <summary>Makes what picks among these instances until they change. Not called twice at once for one service.</summary>
    /// <param name="instances">The instances; those with weight 0 get no calls.</param>
    /// <param name="previous">The picker this one replaces, to carry over what it has learned; null at first. It may still be picking.</param>
    InstancePicker CreatePicker(InstanceSet instances, InstancePicker? previous);
}
