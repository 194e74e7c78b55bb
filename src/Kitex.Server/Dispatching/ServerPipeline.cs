using System.Collections.Frozen;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Kitex.Server.Dispatching;

/// <summary>The map of the server: every layer a decoded call goes through, down to the handler.</summary>
internal static class ServerPipeline
{
    /// <summary>Composes the layers, once per server.</summary>
    public static RpcEndpoint Build(IReadOnlyList<RpcMiddleware> user, IReadOnlyList<ServedService> services, Admission admission, RpcHandler? unserved)
    {
        RpcMiddleware[] layers =
        [
            WithinSpan,
            Containment,
            admission.Wrap,
            .. user,
            admission.WrapAccess,
        ];
        return MiddlewareChain.Compose(layers, Service(services, unserved));
    }

    /// <summary>The layers by name, outermost first; "(off)" behind those that only wait for a change to ask for them.</summary>
    public static IReadOnlyList<string> Describe(IReadOnlyList<string> user, IReadOnlyList<ServedService> services, RpcDispatcher dispatcher) =>
    [
        dispatcher.Observer is { IsOn: true } or { Statistics: not null } ? "telemetry" : "telemetry (off)",
        dispatcher.Admission.IsNeeded ? "limits" : "limits (off)",
        .. user,
        dispatcher.Admission.HasAccessRules ? "access rules" : "access rules (off)",
        .. services.Where(static service => service.Middleware.Length > 0).Select(static service => $"{service.Middleware.Length} of {service.Descriptor.Name} alone"),
        "handler",
    ];

    /// <summary>What runs for a call finds its span as the current one.</summary>
    private static RpcEndpoint WithinSpan(RpcEndpoint next) => (request, cancellation) =>
        request.Trace is { } trace ? RunWatched(trace, next, request, cancellation) : next(request, cancellation);

    private static ValueTask<RpcResponse> RunWatched(CallTrace trace, RpcEndpoint next, RpcRequest request, CancellationToken cancellation)
    {
        trace.Phases?.Mark(CallPhase.Queue);
        return trace.Span is { } span ? RunWithin(span, next, request, cancellation) : next(request, cancellation);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<RpcResponse> RunWithin(Activity span, RpcEndpoint next, RpcRequest request, CancellationToken cancellation)
    {
        Activity.Current = span;
        return await next(request, cancellation).ConfigureAwait(false);
    }

    /// <summary>Turns what a middleware throws into an error, so that the connection goes on.</summary>
    private static RpcEndpoint Containment(RpcEndpoint next) => (request, cancellation) =>
    {
        try
        {
            var response = next(request, cancellation);
            return response.IsCompletedSuccessfully ? response : Contain(request, response);
        }
        catch (Exception thrown)
        {
            return new(HandlerFailure.ToError(request.Method, thrown));
        }
    };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<RpcResponse> Contain(RpcRequest request, ValueTask<RpcResponse> pending)
    {
        try
        {
            return await pending.ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            return HandlerFailure.ToError(request.Method, thrown);
        }
    }

    /// <summary>Leads to the method called, through the middleware of its service alone.</summary>
    private static RpcEndpoint Service(IReadOnlyList<ServedService> services, RpcHandler? unserved)
    {
        var others = unserved is null ? Refuse : Handler(unserved);
        var methods = services
            .SelectMany(static service => service.Descriptor.Methods, static (service, method) => (service, method))
            .ToFrozenDictionary(
                static served => served.method.Method,
                static served => MiddlewareChain.Compose(served.service.Middleware, Handler(served.method.Handler)));
        return (request, cancellation) => methods.TryGetValue(request.Method, out var method)
            ? method(request, cancellation)
            : (request.Method is UnservedMethod ? others : Refuse)(request, cancellation);
    }

    private static ValueTask<RpcResponse> Refuse(RpcRequest request, CancellationToken cancellation) =>
        new(new RpcError(RpcErrorCode.Unsupported, $"{request.Method} is not served here") { TypeId = ApplicationExceptionType.UnknownMethod });

    /// <summary>Calls the user's method. What it throws becomes an error here, once.</summary>
    private static RpcEndpoint Handler(RpcHandler handler) => (request, cancellation) =>
    {
        try
        {
            var result = handler(request, CallContext.ForHandler(request, cancellation));
            return result.IsCompletedSuccessfully ? new(Done(request, RpcResponse.Success(result.Result))) : Await(request, result);
        }
        catch (Exception thrown)
        {
            return new(Done(request, HandlerFailure.ToError(request.Method, thrown)));
        }
    };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<RpcResponse> Await(RpcRequest request, ValueTask<object?> pending)
    {
        try
        {
            return Done(request, RpcResponse.Success(await pending.ConfigureAwait(false)));
        }
        catch (Exception thrown)
        {
            return Done(request, HandlerFailure.ToError(request.Method, thrown));
        }
    }

    /// <summary>The response with what the handler sends beside it; from here on nothing cancels the handler.</summary>
    private static RpcResponse Done(RpcRequest request, in RpcResponse response)
    {
        if (request.StartedScope is not { } scope)
        {
            return response;
        }

        scope.End();
        return scope.StartedResponse?.ToMeta() is { } meta ? response.With(meta) : response;
    }
}
