using System.Runtime.CompilerServices;
using Kitex.Resilience.Timeouts;
using Kitex.Transport;

namespace Kitex.Resilience.Retrying;

/// <summary>
/// Makes further attempts of a call, each of which runs every layer below with its own time, as the call's
/// <see cref="RetryPolicy"/> says. Calls without one pass with one look at their track.
/// </summary>
/// <param name="time">The client's clock.</param>
internal sealed class RetryLayer(TimeProvider time)
{
    private readonly RetryShares _shares = new(time);
    private readonly HedgedCalls _hedged = new(time);

    /// <summary>What the attempts of a call share; null when there is one at most.</summary>
    /// <param name="method">Streams and oneway calls are not tried again.</param>
    /// <param name="policy">The call's policy; null for none.</param>
    /// <param name="call">When the whole call is over.</param>
    public static AttemptTrack? Track(RpcMethod method, RetryPolicy? policy, CallDeadline call) =>
        policy is { Enabled: true, MaxRetries: > 0 } && method.Kind == RpcKind.Unary ? new AttemptTrack([], call.At, call.Origin) : null;

    /// <summary>The layer.</summary>
    public RpcEndpoint Wrap(RpcEndpoint next) => (request, cancellation) =>
        request.Track is null ? next(request, cancellation) : Invoke(next, request, cancellation);

    private ValueTask<RpcResponse> Invoke(RpcEndpoint next, RpcRequest request, CancellationToken cancellation)
    {
        var policy = request.Options?.Retry ?? request.Policy.Retry!;
        if (policy.StopsOnChain && RetryRules.IsWithinRetry(request))
        {
            return OnceAsync(next, policy, request, cancellation);
        }

        var share = _shares.Of(request.Method, policy.Budget);
        return policy.Kind == RetryKind.Failure
            ? RepeatAsync(next, policy, share, request, cancellation)
            : _hedged.Start(next, policy, share, request, cancellation);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<RpcResponse> OnceAsync(RpcEndpoint next, RetryPolicy policy, RpcRequest request, CancellationToken cancellation)
    {
        var response = await next(request, cancellation).ConfigureAwait(false);
        return response.Error is { } error && RetryRules.MayBeMended(policy, request, response, cancellation)
            ? response.With(error.Noting("chain stop retry"))
            : response;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RpcResponse> RepeatAsync(RpcEndpoint next, RetryPolicy policy, RetryShare share, RpcRequest request, CancellationToken cancellation)
    {
        // Read now: a balancer's choice is written there.
        var asked = request.Destination;
        var begun = request.Started;
        for (var attempts = 1; ; attempts++)
        {
            share.Begin(isRetry: attempts > 1, begun);
            var response = await next(request, cancellation).ConfigureAwait(false);
            share.End(response.Error);
            if (attempts > policy.MaxRetries || !RetryRules.MayBeMended(policy, request, response, cancellation))
            {
                return response.After(attempts);
            }

            var wait = policy.Backoff.Before(attempts, Random.Shared.NextDouble());
            if (RetryRules.ReasonToStop(policy, share, request, begun, wait, time) is { } reason)
            {
                return RetryRules.Stopped(response.After(attempts), attempts - 1, reason);
            }

            if (wait > TimeSpan.Zero && !await WaitAsync(wait, cancellation).ConfigureAwait(false))
            {
                return RpcResponse.Failure(CallFailure.Canceled(request, time)).After(attempts);
            }

            begun = time.GetTimestamp();
            request = RetryRules.NextAttempt(policy, request, asked, begun, time);
        }
    }

    private async Task<bool> WaitAsync(TimeSpan wait, CancellationToken cancellation)
    {
        await Task.Delay(wait, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellation.IsCancellationRequested;
    }
}
