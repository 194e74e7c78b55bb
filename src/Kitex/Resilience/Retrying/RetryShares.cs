using System.Collections.Concurrent;

namespace Kitex.Resilience.Retrying;

/// <summary>The shares of a client's methods. They outlive the policies, which may differ from call to call.</summary>
/// <param name="time">The client's clock.</param>
internal sealed class RetryShares(TimeProvider time)
{
    private readonly ConcurrentDictionary<RpcMethod, RetryShare> _retries = new();
    private readonly ConcurrentDictionary<RpcMethod, RetryShare> _failures = new();

    public RetryShare Of(RpcMethod method, RetryBudget budget)
    {
        var shares = budget == RetryBudget.Retries ? _retries : _failures;
        return shares.TryGetValue(method, out var known) ? known : shares.GetOrAdd(method, new RetryShare(budget, time));
    }
}
