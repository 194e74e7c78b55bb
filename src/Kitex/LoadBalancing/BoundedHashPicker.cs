namespace Kitex.LoadBalancing;

/// <summary>The first instance on the ring from the key on that was not tried and has room for one more call.</summary>
internal sealed class BoundedHashPicker : InstancePicker
{
    private readonly Func<RpcRequest, string?> _key;
    private readonly HashRing _ring;
    private readonly InstanceLoad[] _loads;
    private readonly double[] _shares;

    public BoundedHashPicker(Func<RpcRequest, string?> key, HashRing ring, ConsistentHashOptions options, double bound, InstanceLoads<InstanceLoad> loads)
    {
        _key = key;
        _ring = ring;
        Loads = loads;
        _loads = new InstanceLoad[ring.Instances.Length];
        _shares = new double[_loads.Length];
        var total = 0L;
        foreach (var instance in ring.Instances)
        {
            total += options.Weighted ? instance.Weight : 1;
        }

        for (var i = 0; i < _loads.Length; i++)
        {
            var instance = ring.Instances[i];
            _loads[i] = loads[instance];
            _shares[i] = bound * (options.Weighted ? instance.Weight : 1) / total;
        }
    }

    public InstanceLoads<InstanceLoad> Loads { get; }

    public override bool WantsOutcomes => true;

    public override Instance? Pick(RpcRequest request, ReadOnlySpan<Instance> tried)
    {
        if (_ring.Count == 0 || _key(request) is not { Length: > 0 } wanted)
        {
            return null;
        }

        var underWay = 1L;
        foreach (var load in _loads)
        {
            underWay += load.InFlight;
        }

        var first = _ring.Find(wanted);
        var untried = -1;
        var place = first;
        do
        {
            var owner = _ring.Owner(place);
            if (tried.IsEmpty || !IsAmong(tried, _ring[place]))
            {
                if (_loads[owner].TryBegin((long)Math.Ceiling(_shares[owner] * underWay)))
                {
                    return _ring[place];
                }

                untried = untried < 0 ? place : untried;
            }

            place = _ring.After(place);
        }
        while (place != first);

        // Those with room were tried, or others were quicker to take it.
        var last = untried < 0 ? first : untried;
        _loads[_ring.Owner(last)].Begin();
        return _ring[last];
    }

    internal override int? ActiveOf(Instance instance) => Loads.TryGet(instance, out var load) ? load.InFlight : null;

    public override void Completed(Instance instance, in CallOutcome outcome)
    {
        if (Loads.TryGet(instance, out var load))
        {
            load.End();
        }
    }
}
