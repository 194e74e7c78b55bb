using System.Collections.ObjectModel;
using Kitex.Discovery;
using Microsoft.Extensions.Logging;

namespace Kitex.LoadBalancing;

/// <summary>What the watches of one client share.</summary>
internal sealed record DirectorySettings(IResolver Resolver, ILoadBalancer Balancer, DiscoveryOptions Options, TimeProvider Time, ILogger Logger)
{
    /// <summary>The labels of calls that have none of their own.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>How long instances that appear take to get their full weight; zero for not at all.</summary>
    public TimeSpan SlowStart { get; init; }

    /// <summary>
    /// Told, in order, of every change after the first list, once calls see it: what keeps things per instance drops those of
    /// the ones removed. A call that began before may still go to one of these.
    /// </summary>
    public IReadOnlyList<Action<InstanceChange>> Changed { get; init; } = [];
}
