using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Kitex.Diagnostics;

/// <summary>
/// The layer beneath retry: each attempt of a call that may have several gets a span of its own, and every attempt carries the trace it
/// belongs to, whether this client is watched or not.
/// </summary>
/// <param name="grpc">Which calls go by gRPC.</param>
/// <param name="time">The client's clock.</param>
internal sealed class AttemptTelemetry(GrpcUse grpc, TimeProvider time)
{
    /// <summary>The layer.</summary>
    public RpcEndpoint Wrap(RpcEndpoint next) => (request, cancellation) =>
        request is { Trace: null, Incoming: null, Attempt: 0 } && Activity.Current is null
            ? next(request, cancellation)
            : Observe(next, request, cancellation);

    private ValueTask<RpcResponse> Observe(RpcEndpoint next, RpcRequest request, CancellationToken cancellation)
    {
        if (request.Attempt > 0)
        {
            ClientInstruments.Retried(request, IsHedge(request));
        }

        var before = request.Trace as ObservedAttempt;
        var whole = before?.Whole ?? request.Trace;
        if (request.Track is not null && whole is { Span: not null })
        {
            return InvokeAsync(next, whole, before, request, cancellation);
        }

        if ((whole?.Span ?? Activity.Current ?? request.Incoming?.Trace?.Span) is { } current)
        {
            TraceContext.Inject(request, current, grpc.Of(request.Method));
        }
        else if (request.Incoming is { } incoming)
        {
            TraceContext.Forward(request, incoming, grpc.Of(request.Method));
        }

        return next(request, cancellation);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RpcResponse> InvokeAsync(RpcEndpoint next, CallTrace whole, ObservedAttempt? before, RpcRequest request, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        ActivityLink[]? links = before is not null && IsHedge(request) ? [new ActivityLink(before.Span!.Context)] : null;

        // A current one passes its baggage on.
        var parent = ReferenceEquals(Activity.Current, whole.Span) ? default : whole.Span!.Context;
        var span = KitexTelemetry.Source.StartActivity(request.Method.FullName, ActivityKind.Client, parent, null, links, time.GetUtcNow());
        request.Trace = span is null ? whole : new ObservedAttempt(whole, span);
        TraceContext.Inject(request, span ?? whole.Span!, grpc.Of(request.Method));
        if (span is null)
        {
            return await next(request, cancellation).ConfigureAwait(false);
        }

        try
        {
            var response = await next(request, cancellation).ConfigureAwait(false);
            End(span, request, response.Error, begun);
            return response;
        }
        catch (Exception thrown)
        {
            End(span, request, ObservedStream.ErrorOf(thrown), begun);
            throw;
        }
    }

    private void End(Activity span, RpcRequest request, RpcError? error, long begun)
    {
        if (span.IsAllDataRequested)
        {
            span.SetTag(KitexTelemetry.SystemTag, KitexTelemetry.SystemOf(grpc.Of(request.Method)));
            span.SetTag(KitexTelemetry.MethodTag, request.Method.FullName);
            span.SetTag(KitexTelemetry.CalleeTag, request.Callee);
            span.SetTag(KitexTelemetry.AttemptTag, request.Attempt);
            SpanTags.SetServer(span, request.Trace!.Peer ?? request.Destination);
            SpanTags.SetOutcome(span, new CallEnding(error, OutcomeNames.AtClient(grpc.Of(request.Method), error), default, 1), isServed: false);
        }

        SpanTags.Stop(span, time.GetElapsedTime(begun));
    }

    private static bool IsHedge(RpcRequest request) => (request.Options?.Retry ?? request.Policy.Retry) is { Kind: not RetryKind.Failure };
}
