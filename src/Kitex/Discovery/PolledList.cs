namespace Kitex.Discovery;

/// <summary>What a look has found, and the look after it.</summary>
/// <param name="Instances">The instances.</param>
/// <param name="Next">The next list; fails when its look does.</param>
internal sealed record PolledList(InstanceSet Instances, Task<PolledList> Next);
