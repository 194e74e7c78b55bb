namespace Kitex.LoadBalancing;

/// <summary>Each instance in turn.</summary>
internal sealed class RoundRobinPicker(Instance[] instances) : InstancePicker
{
    // Clients that start together do not all begin with the same instance.
    private uint _next = (uint)Random.Shared.Next();

    public override Instance? Pick(RpcRequest request, ReadOnlySpan<Instance> tried)
    {
        if (instances.Length == 0)
        {
            return null;
        }

        var next = Next();
        for (var others = 1; others < instances.Length && tried.Contains(next); others++)
        {
            next = Next();
        }

        return next;
    }

    private Instance Next() => instances[(int)(Interlocked.Increment(ref _next) % (uint)instances.Length)];
}
