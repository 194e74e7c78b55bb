namespace Kitex.Discovery;

/// <summary>A fixed list of instances, each in turn.</summary>
internal sealed class StaticInstances(IReadOnlyList<Instance> instances)
{
    private uint _next = uint.MaxValue;

    public bool IsEmpty => instances.Count == 0;

    public Instance Pick() => instances[(int)(Interlocked.Increment(ref _next) % (uint)instances.Count)];

    /// <summary>The addresses, for diagnosis.</summary>
    public override string ToString() => string.Join(", ", instances);
}
