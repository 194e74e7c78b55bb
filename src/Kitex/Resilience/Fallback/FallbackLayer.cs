using System.Runtime.CompilerServices;
using Kitex.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Kitex.Resilience.Fallback;

/// <summary>Gives the caller what the call's <see cref="FallbackPolicy"/> makes of the last outcome. Calls without one pass.</summary>
/// <param name="logger">Told of fallbacks that make nothing.</param>
internal sealed class FallbackLayer(ILogger logger)
{
    /// <summary>The layer.</summary>
    public RpcEndpoint Wrap(RpcEndpoint next) => (request, cancellation) =>
        (request.Options?.Fallback ?? request.Policy.Fallback) is not { } policy || request.Method.IsStreaming
            ? next(request, cancellation)
            : InvokeAsync(next, policy, request, cancellation);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RpcResponse> InvokeAsync(RpcEndpoint next, FallbackPolicy policy, RpcRequest request, CancellationToken cancellation)
    {
        var first = await next(request, cancellation).ConfigureAwait(false);
        if (!policy.Applies(request, first))
        {
            return first;
        }

        var instead = await policy.Instead(request, first, cancellation).ConfigureAwait(false);
        if (instead.Message is null && instead.Error is null)
        {
            Log.FallbackWithoutOutcome(logger, request.Method.ToString());
            return first;
        }

        // As the tracer of Kitex v0.16.3: the fallback's outcome is reported only where it was asked for and something had failed.
        return instead.With((instead.Meta ?? first.Meta ?? new()) with
        {
            IsReplaced = !policy.ReportsAsFallback || first.Error is null,
            ReportedError = first.Error,
        });
    }
}
