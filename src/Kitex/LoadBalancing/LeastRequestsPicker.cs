using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>The better one has fewer calls under way for its weight.</summary>
internal sealed class LeastRequestsPicker : TwoChoicesPicker<InstanceLoad>
{
    private readonly double[] _weights;

    public LeastRequestsPicker(InstanceSet instances, LeastRequestsPicker? previous)
        : base(instances, previous) => _weights = RelativeWeights();

    protected override bool IsBetter(int other, int one) =>
        LoadsOfCandidates[other].InFlight * _weights[one] < LoadsOfCandidates[one].InFlight * _weights[other];
}
