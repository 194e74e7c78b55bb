using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>What a call needs to know of its service: the instances, and who picks among them. Immutable.</summary>
/// <param name="Instances">The instances.</param>
/// <param name="Picker">Picks among them.</param>
internal sealed record InstanceSnapshot(InstanceSet Instances, InstancePicker Picker);
