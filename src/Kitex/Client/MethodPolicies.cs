using System.Collections.Concurrent;

namespace Kitex.Client;

/// <summary>What holds for each method of a client: its own policy, over what the client says for all. Replaced as a whole.</summary>
/// <param name="all">For methods that are not named, and for what is null in those that are.</param>
/// <param name="named">By "Service.method", or by the method's name alone.</param>
internal sealed class MethodPolicies(MethodPolicy all, IReadOnlyDictionary<string, MethodPolicy> named)
{
    private readonly ConcurrentDictionary<RpcMethod, MethodPolicy> _methods = new();

    public MethodPolicy Of(RpcMethod method) => named.Count == 0 ? all
        : _methods.TryGetValue(method, out var known) ? known
        : _methods.GetOrAdd(method, Merge(method));

    /// <summary>Whether it holds for one of the policies.</summary>
    public bool Any(Func<MethodPolicy, bool> holds) => holds(all) || named.Values.Any(holds);

    /// <summary>
    /// Methods whose timeouts are to be tried again though an attempt may take all of the call's time, so that no other follows; "*"
    /// stands for those that are not named.
    /// </summary>
    public IReadOnlyList<string> WithoutTimeToRetry =>
        [.. HasNoTimeToRetry(all) ? ["*"] : Array.Empty<string>(), .. named.Where(one => HasNoTimeToRetry(one.Value.Over(all))).Select(static one => one.Key)];

    // A backup begins before the time is over, whatever an attempt may take.
    private static bool HasNoTimeToRetry(MethodPolicy policy) => policy is { Retry: { Kind: RetryKind.Failure, Enabled: true, MaxRetries: > 0, RetriesTimeouts: true } }
        && policy.AttemptTimeout == Timeout.InfiniteTimeSpan;

    private MethodPolicy Merge(RpcMethod method) =>
        (named.GetValueOrDefault(method.ToString()) ?? named.GetValueOrDefault(method.Name))?.Over(all) ?? all;
}
