using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>
/// Draws two instances by weight and takes the better one: nearly as good as the best of all, and never so popular that every
/// client goes there at once.
/// </summary>
/// <typeparam name="TLoad">What is known of an instance.</typeparam>
internal abstract class TwoChoicesPicker<TLoad> : InstancePicker
    where TLoad : InstanceLoad, new()
{
    private const int MostDraws = 4;

    private readonly WeighedInstances _instances;
    private readonly AliasTable _table;
    private readonly TLoad[] _loads;

    protected TwoChoicesPicker(InstanceSet instances, TwoChoicesPicker<TLoad>? previous)
    {
        Loads = InstanceLoads<TLoad>.Of(instances, previous?.Loads);
        _instances = new WeighedInstances(instances);
        _table = new AliasTable(_instances);
        _loads = new TLoad[_instances.Count];
        for (var i = 0; i < _loads.Length; i++)
        {
            _loads[i] = Loads[_instances[i]];
        }
    }

    public override bool WantsOutcomes => true;

    protected InstanceLoads<TLoad> Loads { get; }

    protected ReadOnlySpan<TLoad> LoadsOfCandidates => _loads;

    public sealed override Instance? Pick(RpcRequest request, ReadOnlySpan<Instance> tried)
    {
        if (_loads.Length == 0)
        {
            return null;
        }

        var one = tried.IsEmpty ? -1 : _instances.DrawUntried(tried);
        var other = one < 0 ? -1 : _instances.DrawUntried(tried);
        if (one < 0)
        {
            one = _table.Draw();
            other = Another(one);
        }

        var better = one != other && IsBetter(other, one) ? other : one;
        _loads[better].Begin();
        return _instances[better];
    }

    internal sealed override int? ActiveOf(Instance instance) => Loads.TryGet(instance, out var load) ? load.InFlight : null;

    public sealed override void Completed(Instance instance, in CallOutcome outcome)
    {
        if (Loads.TryGet(instance, out var load))
        {
            load.End();
            Learn(load, outcome);
        }
    }

    /// <summary>Whether one candidate is better than another. Of two that are alike the first drawn is taken, so that weights count.</summary>
    protected abstract bool IsBetter(int other, int one);

    /// <summary>A call to an instance has ended.</summary>
    protected virtual void Learn(TLoad load, in CallOutcome outcome)
    {
    }

    /// <summary>The weight of each candidate against their mean.</summary>
    protected double[] RelativeWeights()
    {
        var weights = new double[_instances.Count];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = _instances[i].Weight * (double)_instances.Count / _instances.Total;
        }

        return weights;
    }

    private int Another(int one)
    {
        var count = _loads.Length;
        if (count == 1)
        {
            return one;
        }

        if (!_instances.AreEqual)
        {
            for (var draws = 0; draws < MostDraws; draws++)
            {
                if (_table.Draw() is var drawn && drawn != one)
                {
                    return drawn;
                }
            }
        }

        return (one + 1 + Random.Shared.Next(count - 1)) % count;
    }
}
