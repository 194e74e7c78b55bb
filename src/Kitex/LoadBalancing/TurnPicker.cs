namespace Kitex.LoadBalancing;

/// <summary>Picks whose turn it is, by an order or by chance, whatever the call.</summary>
internal abstract class TurnPicker(WeighedInstances instances) : InstancePicker
{
    protected WeighedInstances Instances { get; } = instances;

    public sealed override Instance? Pick(RpcRequest request, ReadOnlySpan<Instance> tried)
    {
        if (Instances.Count == 0)
        {
            return null;
        }

        var next = Next();
        if (!tried.IsEmpty && IsAmong(tried, Instances[next]))
        {
            var other = Instances.DrawUntried(tried);
            next = other >= 0 ? other : next;
        }

        return Instances[next];
    }

    /// <summary>The index of the next; there is one at least.</summary>
    protected abstract int Next();
}
