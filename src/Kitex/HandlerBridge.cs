using System.Runtime.CompilerServices;

namespace Kitex;

/// <summary>Leads from the untyped pipeline to the typed methods of a handler and back. Used by generated code.</summary>
public static class HandlerBridge
{
    /// <summary>The result of a method as an object; no state machine when it is there already.</summary>
    public static ValueTask<object?> ResultAsync<T>(ValueTask<T> task) =>
        task.IsCompletedSuccessfully ? new(task.Result) : AwaitAsync(task);

    /// <summary>The null of a method without a result; no state machine when it is done already.</summary>
    public static ValueTask<object?> DoneAsync(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            return AwaitAsync(task);
        }

        GiveBack(task);
        return default;
    }

    /// <summary>Hands the one request of a server stream to the handler and sends what it yields.</summary>
    /// <exception cref="RpcException">The stream ended before its request.</exception>
    public static async ValueTask<object?> ReceiveAsync<TRequest, TResponse>(
        RpcRequest request, Func<TRequest, CallContext, IAsyncEnumerable<TResponse>> handler, CallContext call)
        where TRequest : notnull
        where TResponse : notnull
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(handler);

        // The one request is the first message of the stream unless the protocol has read it already.
        var message = request.Message
            ?? await request.Stream!.ReceiveAsync(call.Cancellation).ConfigureAwait(false)
            ?? throw new RpcException(new RpcError(RpcErrorCode.Protocol, $"{request.Method}: the stream ended without a request."));
        return await SendAllAsync(request, handler((TRequest)message, call), call).ConfigureAwait(false);
    }

    /// <summary>Sends the messages of a handler.</summary>
    public static async ValueTask<object?> SendAllAsync<T>(RpcRequest request, IAsyncEnumerable<T> messages, CallContext call)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(request);
        await request.Stream!.SendAllAsync(messages, call.Cancellation).ConfigureAwait(false);
        return null;
    }

    // What a completed task is made of may be pooled; asking for its result gives it back.
    private static void GiveBack(ValueTask task) => task.GetAwaiter().GetResult();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<object?> AwaitAsync<T>(ValueTask<T> task) =>
        await task.ConfigureAwait(false);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<object?> AwaitAsync(ValueTask task)
    {
        await task.ConfigureAwait(false);
        return null;
    }
}
