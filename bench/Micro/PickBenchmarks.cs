using BenchmarkDotNet.Attributes;
using Kitex.Discovery;
using Kitex.LoadBalancing;

namespace Kitex.Micro;

/// <summary>What a balancer costs a call: the pick, and the outcome where the balancer wants it.</summary>
[MemoryDiagnoser]
[InProcess]
public class PickBenchmarks
{
    private static readonly RpcRequest Request = new() { Method = Api.EchoMethods.Echo, Message = null, Callee = "user-17" };

    private static readonly Dictionary<string, ILoadBalancer> ByName = new()
    {
        ["RoundRobin"] = new RoundRobin(),
        ["WeightedRoundRobin"] = new WeightedRoundRobin(),
        ["Interleaved"] = new InterleavedWeightedRoundRobin(),
        ["WeightedRandom"] = new WeightedRandom(),
        ["AliasWeightedRandom"] = new AliasWeightedRandom(),
        ["ConsistentHash"] = new ConsistentHash(static request => request.Callee),
        ["BoundedHash"] = new ConsistentHash(static request => request.Callee, new() { LoadBound = 1.25 }),
        ["LeastRequests"] = new LeastRequests(),
        ["PeakEwma"] = new PeakEwma(),
    };

    private InstancePicker _picker = new RoundRobin().CreatePicker(InstanceSet.Empty, null);

    public static IEnumerable<string> Names => ByName.Keys;

    [ParamsSource(nameof(Names))]
    public string Balancer { get; set; } = "";

    [Params(4, 100)]
    public int Instances { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var instances = Enumerable.Range(0, Instances).Select(static i => new Instance(AddressText.Parse($"10.0.0.{i}:8888")) { Weight = 10 + (i % 3) });
        _picker = ByName[Balancer].CreatePicker(new InstanceSet(instances), null);
    }

    [Benchmark]
    public Instance? Pick_and_complete()
    {
        var picked = _picker.Pick(Request, []);
        if (_picker.WantsOutcomes)
        {
            _picker.Completed(picked!, new CallOutcome(TimeSpan.FromMilliseconds(1), null));
        }

        return picked;
    }
}
