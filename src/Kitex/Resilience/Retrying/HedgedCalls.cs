using System.Collections.Concurrent;

namespace Kitex.Resilience.Retrying;

/// <summary>Calls of which several attempts may run at once. Their objects are used again, those apart whose losers were cancelled.</summary>
/// <param name="time">The client's clock.</param>
internal sealed class HedgedCalls(TimeProvider time)
{
    private readonly ConcurrentQueue<HedgedCall> _spare = new();

    /// <summary>The client's clock.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>Begins a call.</summary>
    public ValueTask<RpcResponse> Start(RpcEndpoint next, RetryPolicy policy, RetryShare share, RpcRequest request, CancellationToken cancellation)
    {
        if (!_spare.TryDequeue(out var call))
        {
            call = new HedgedCall(this);
        }

        return call.Start(next, policy, share, request, cancellation);
    }

    /// <summary>Takes an object back of which nobody knows any more.</summary>
    public void GiveBack(HedgedCall call) => _spare.Enqueue(call);
}
