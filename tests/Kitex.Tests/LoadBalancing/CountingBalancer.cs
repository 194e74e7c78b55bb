using System.Collections.Concurrent;
using Kitex.Discovery;
using Kitex.LoadBalancing;

namespace Kitex.Tests.LoadBalancing;

/// <summary>Picks in turn and keeps what it picked and what it heard of it.</summary>
internal sealed class CountingBalancer : ILoadBalancer
{
    private readonly RoundRobin _inner = new();

    public ConcurrentQueue<Instance> Picked { get; } = new();

    public ConcurrentQueue<(Instance Instance, CallOutcome Outcome)> Completed { get; } = new();

    public string Name => "counting";

    public CallOutcome Outcome => Assert.Single(Completed).Outcome;

    public InstancePicker CreatePicker(InstanceSet instances, InstancePicker? previous) => new Picker(this, _inner.CreatePicker(instances, null));

    private sealed class Picker(CountingBalancer balancer, InstancePicker inner) : InstancePicker
    {
        public override bool WantsOutcomes => true;

        public override Instance? Pick(RpcRequest request, ReadOnlySpan<Instance> tried)
        {
            var picked = inner.Pick(request, tried);
            if (picked is not null)
            {
                balancer.Picked.Enqueue(picked);
            }

            return picked;
        }

        public override void Completed(Instance instance, in CallOutcome outcome) => balancer.Completed.Enqueue((instance, outcome));
    }
}
