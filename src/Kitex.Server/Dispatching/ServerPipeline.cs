using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace Kitex.Server.Dispatching;

/// <summary>The map of the server: every layer a decoded call goes through, down to the handler.</summary>
internal static class ServerPipeline
{
    /// <summary>Composes the layers, once per server.</summary>
    public static RpcEndpoint Build(IReadOnlyList<RpcMiddleware> user, IReadOnlyList<ServiceDescriptor> services)
    {
        RpcMiddleware[] layers =
        [
            Containment,
            .. user,
        ];

        return MiddlewareChain.Compose(layers, Handler(services));
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

    /// <summary>Calls the user's method. What it throws becomes an error here, once.</summary>
    private static RpcEndpoint Handler(IReadOnlyList<ServiceDescriptor> services)
    {
        var handlers = services.SelectMany(static s => s.Methods).ToFrozenDictionary(static m => m.Method, static m => m.Handler);
        return (request, cancellation) =>
        {
            if (!handlers.TryGetValue(request.Method, out var handler))
            {
                return new(new RpcError(RpcErrorCode.Unsupported, $"{request.Method} is not served here") { TypeId = ApplicationExceptionType.UnknownMethod });
            }

            try
            {
                var result = handler(request, CallContext.ForHandler(request, cancellation));
                return result.IsCompletedSuccessfully ? new(RpcResponse.Success(result.Result)) : Await(request, result);
            }
            catch (Exception thrown)
            {
                return new(HandlerFailure.ToError(request.Method, thrown));
            }
        };
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<RpcResponse> Await(RpcRequest request, ValueTask<object?> pending)
    {
        try
        {
            return RpcResponse.Success(await pending.ConfigureAwait(false));
        }
        catch (Exception thrown)
        {
            return HandlerFailure.ToError(request.Method, thrown);
        }
    }
}
