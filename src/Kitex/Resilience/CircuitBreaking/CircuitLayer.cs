using System.Runtime.CompilerServices;

namespace Kitex.Resilience.CircuitBreaking;

/// <summary>What the layers of circuit breakers have in common: let a call pass or not, and note how it went.</summary>
/// <param name="classifier">The user's word on outcomes; null for none.</param>
internal abstract class CircuitLayer(CallClassifier? classifier)
{
    /// <summary>What an outcome says, unless the user says otherwise.</summary>
    protected abstract CallVerdict Usual(in RpcResponse response);

    /// <summary>The error of a call that may not pass.</summary>
    protected abstract RpcError Refuse(RpcRequest request, CircuitBreaker breaker);

    /// <summary>Runs the call, when the breaker lets it pass. What a middleware throws says nothing.</summary>
    protected ValueTask<RpcResponse> Guard(CircuitBreaker breaker, CircuitBreakerOptions options, RpcEndpoint next, RpcRequest request, CancellationToken cancellation)
    {
        if (!breaker.TryPass(options))
        {
            return new(Refuse(request, breaker));
        }

        var pending = next(request, cancellation);
        return pending.IsCompletedSuccessfully ? new(Record(breaker, options, request, pending.Result)) : RecordAsync(breaker, options, request, pending);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RpcResponse> RecordAsync(CircuitBreaker breaker, CircuitBreakerOptions options, RpcRequest request, ValueTask<RpcResponse> pending) =>
        Record(breaker, options, request, await pending.ConfigureAwait(false));

    private RpcResponse Record(CircuitBreaker breaker, CircuitBreakerOptions options, RpcRequest request, in RpcResponse response)
    {
        var verdict = Usual(response);
        breaker.Record(classifier is null ? verdict : classifier(request, response, verdict), options);
        return response;
    }
}
