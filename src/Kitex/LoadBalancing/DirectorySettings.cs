using Kitex.Discovery;
using Microsoft.Extensions.Logging;

namespace Kitex.LoadBalancing;

/// <summary>What the watches of one client share.</summary>
internal sealed record DirectorySettings(IResolver Resolver, ILoadBalancer Balancer, DiscoveryOptions Options, TimeProvider Time, ILogger Logger)
{
    /// <summary>How long instances that appear take to get their full weight; zero for not at all.</summary>
    public TimeSpan SlowStart { get; init; }

    /// <summary>Told of every change after the first list, before calls see it: what keeps things per instance drops those of the ones removed.</summary>
    public Action<InstanceChange> Changed { get; init; } = static _ => { };
}
