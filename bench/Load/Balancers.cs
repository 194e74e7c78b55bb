using Kitex.LoadBalancing;

namespace Kitex.Load;

/// <summary>The balancers by name.</summary>
internal static class Balancers
{
    /// <summary>The client's own default.</summary>
    public const string Default = "wrr";

    private static readonly Dictionary<string, Func<ILoadBalancer>> ByName = new()
    {
        [Default] = static () => new WeightedRoundRobin(),
        ["random"] = static () => new AliasWeightedRandom(),
        ["leastrequests"] = static () => new LeastRequests(),
        ["peakewma"] = static () => new PeakEwma(),
    };

    /// <exception cref="ArgumentException">There is no such balancer.</exception>
    public static void Check(string name)
    {
        if (!ByName.ContainsKey(name))
        {
            throw new ArgumentException($"There is no balancer '{name}'; there are {string.Join(", ", ByName.Keys)}.");
        }
    }

    public static ILoadBalancer Create(string name) => ByName[name]();
}
