using Kitex.Discovery;
using Kitex.LoadBalancing;

namespace Kitex.Tests.LoadBalancing;

/// <summary>Instances of the caller's own zone come first; the others when all of those were tried.</summary>
public sealed class NearestFirst(string zone, ILoadBalancer inner) : ILoadBalancer
{
    public string Name => $"nearest first, {inner.Name}";

    public InstancePicker CreatePicker(InstanceSet instances, InstancePicker? previous)
    {
        var before = previous as Picker;
        var near = new InstanceSet(instances.Where(IsNear)) { WeightScale = instances.WeightScale };
        var far = new InstanceSet(instances.Where(i => !IsNear(i))) { WeightScale = instances.WeightScale };
        return new Picker(IsNear, near, inner.CreatePicker(near, before?.Near), inner.CreatePicker(far, before?.Far));
    }

    private bool IsNear(Instance instance) => instance.Tags.TryGetValue("zone", out var its) && its == zone;

    private sealed class Picker(Func<Instance, bool> isNear, InstanceSet neighbours, InstancePicker near, InstancePicker far) : InstancePicker
    {
        public InstancePicker Near => near;

        public InstancePicker Far => far;

        public override bool WantsOutcomes => near.WantsOutcomes || far.WantsOutcomes;

        public override Instance? Pick(RpcRequest request, ReadOnlySpan<Instance> tried)
        {
            foreach (var neighbour in neighbours.AsSpan())
            {
                if (neighbour.Weight > 0 && !IsAmong(tried, neighbour))
                {
                    return near.Pick(request, tried);
                }
            }

            return far.Pick(request, tried) ?? near.Pick(request, tried);
        }

        public override void Completed(Instance instance, in CallOutcome outcome) => (isNear(instance) ? near : far).Completed(instance, outcome);
    }
}
