using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Kitex.Diagnostics;

/// <summary>The client's outermost layer: a call is watched from here to its end, and reported with the outcome its caller gets.</summary>
/// <param name="observer">The client's.</param>
/// <param name="grpc">Which calls go by gRPC.</param>
internal sealed class CallTelemetry(CallObserver observer, GrpcUse grpc)
{
    /// <summary>Whether anybody wants to know of a call that begins.</summary>
    public bool IsOn => observer.IsOn || observer.Statistics is not null;

    /// <summary>The layer.</summary>
    public RpcEndpoint Wrap(RpcEndpoint next) => (request, cancellation) =>
        observer.IsOn ? InvokeAsync(next, request, cancellation)
        : observer.Statistics is { } statistics ? Count(statistics, next, request, cancellation)
        : next(request, cancellation);

    /// <summary>A stream is followed to its end like those that others watch.</summary>
    private ValueTask<RpcResponse> Count(CallStatistics statistics, RpcEndpoint next, RpcRequest request, CancellationToken cancellation) => request.Method.IsStreaming
        ? InvokeAsync(next, request, cancellation)
        : CountAsync(statistics.Of(request.Method), next, request, cancellation);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<RpcResponse> CountAsync(MethodStatistics method, RpcEndpoint next, RpcRequest request, CancellationToken cancellation)
    {
        request.Trace = method.Begin(request.Started, mayMove: request.Track is not null);
        RpcResponse response;
        try
        {
            response = await next(request, cancellation).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            method.End(request, ObservedStream.ErrorOf(thrown));
            throw;
        }

        method.End(request, response.ReportedError, response.Meta?.Attempts ?? 1);
        return response;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RpcResponse> InvokeAsync(RpcEndpoint next, RpcRequest request, CancellationToken cancellation)
    {
        // What is current here is so for what this method calls, and not for its caller.
        var parent = Activity.Current is null && request.Incoming is { } incoming ? ParentOf(incoming) : default;
        var call = observer.Begin(new CallStart(request.Method, request.Method.FullName, grpc.Of(request.Method), request.Started)
        {
            Request = request,
            Callee = request.Callee,
            Parent = parent,
        });
        request.Trace = call;
        RpcResponse response;
        try
        {
            response = await next(request, cancellation).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            End(call, request, ObservedStream.ErrorOf(thrown), 1);
            throw;
        }

        if (response is { Error: null, Stream: { } stream })
        {
            return response.With(Follow(stream, call, request));
        }

        End(call, request, response.ReportedError, response.Meta?.Attempts ?? 1);
        return response;
    }

    private static ObservedStream Follow(RpcStream stream, ObservedCall call, RpcRequest request) => new(stream, call, request);

    /// <summary>The span of the call being served, where the handler's own flow has lost it.</summary>
    /// <returns>It, where it cannot be made the current one.</returns>
    private static ActivityContext ParentOf(RpcRequest incoming)
    {
        if (incoming.Trace?.Span is not { } span)
        {
            return TraceContext.Extract(incoming.Meta, incoming.Headers);
        }

        if (span.IsStopped)
        {
            return span.Context;
        }

        Activity.Current = span;
        return default;
    }

    private static void End(ObservedCall call, RpcRequest request, RpcError? error, int attempts) =>
        call.End(error, OutcomeNames.AtClient(call.Start.IsGrpc, error), request, attempts);
}
