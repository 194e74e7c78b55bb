namespace Kitex.LoadBalancing;

/// <summary>Each instance in turn.</summary>
internal sealed class RoundRobinPicker(WeighedInstances instances) : TurnPicker(instances)
{
    // Clients that start together do not all begin with the same instance.
    private long _turn = Random.Shared.Next();

    protected override int Next() => (int)((ulong)Interlocked.Increment(ref _turn) % (uint)Instances.Count);
}
