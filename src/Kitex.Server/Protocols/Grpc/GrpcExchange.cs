using Kitex.Protocols.Grpc;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>Runs a call: from its messages to the handler, and from the outcome to the answer.</summary>
internal static class GrpcExchange
{
    public const string Transport = "grpc";

    public static Task RunAsync(GrpcServerCall call) => call.Stream is { } stream ? RunStreamAsync(call, stream) : RunUnaryAsync(call);

    private static async Task RunUnaryAsync(GrpcServerCall call)
    {
        RpcResponse response;
        try
        {
            response = call.Problem is { } problem
                ? problem
                : call.Refuse() is { } refused
                ? refused
                : await call.Settings.Dispatcher.DispatchAsync(Request(call, Message(call), null), default).ConfigureAwait(false);
        }
        catch (RpcException malformed)
        {
            response = malformed.Error;
        }
        catch (Exception unreadable)
        {
            // Whatever a serializer or a compressor of one's own throws: the caller is answered.
            response = new RpcError(RpcErrorCode.Internal, $"{call.Method}: the message cannot be read: {unreadable.Message}") { Cause = unreadable };
        }

        Answer(call, response);
    }

    private static async Task RunStreamAsync(GrpcServerCall call, GrpcServerStream stream)
    {
        RpcResponse response = call.Refuse() is { } refused
            ? refused
            : await call.Settings.Dispatcher.DispatchAsync(Request(call, null, stream), default).ConfigureAwait(false);
        await stream.DisposeAsync().ConfigureAwait(false);

        // What broke the stream says more than what the handler made of it.
        if (stream.Failure is { } failure && (response.Error is null || response.Error.Cause is RpcException { Error: var met } && ReferenceEquals(met, failure)))
        {
            response = failure;
        }

        Answer(call, response);
    }

    private static object? Message(GrpcServerCall call)
    {
        using var body = call.Messages.Take();
        return call.Settings.Decode(call.Method, body, call.Decompressor);
    }

    private static void Answer(GrpcServerCall call, in RpcResponse response)
    {
        var error = response.Error;
        if (error is null or { Code: RpcErrorCode.Declared })
        {
            error = Encode(call, response);
        }

        var status = error is null ? GrpcStatus.Ok : StatusOf(call, error);
        try
        {
            if (error is { Code: not (RpcErrorCode.Business or RpcErrorCode.Canceled or RpcErrorCode.Rejected or RpcErrorCode.AccessDenied) })
            {
                Log.CallFailed(call.Settings.Logger, call.Method, error.Message, error.Cause);
            }
        }
        finally
        {
            // Whatever becomes of the log, the caller is answered.
            call.Answer(status);
        }
    }

    /// <summary>Encodes the one message of the answer, where there is one.</summary>
    /// <returns>Why it could not be; null when it was.</returns>
    private static RpcError? Encode(GrpcServerCall call, in RpcResponse response)
    {
        var method = call.Method;
        if (method.Kind is RpcKind.ServerStream or RpcKind.BidiStream)
        {
            return response.Error;
        }

        try
        {
            call.Settings.Encode(method, response, call.Compressor, call.Encoded);
            return null;
        }
        catch (Exception unencodable)
        {
            return new RpcError(RpcErrorCode.Encoding, $"{method}: the response could not be encoded: {unencodable.Message}") { Cause = unencodable };
        }
    }

    /// <summary>A handler that stopped because the call's time was up says so in the way all of gRPC does.</summary>
    private static GrpcStatus StatusOf(GrpcServerCall call, RpcError error) =>
        error.Cause is OperationCanceledException && call.Request is { Deadline: not 0 } request && call.Settings.Time.GetTimestamp() >= request.Deadline
            ? new GrpcStatus(GrpcStatusCode.DeadlineExceeded, "context deadline exceeded")
            : GrpcStatus.Of(error, call.Settings.Options.StandardStatusCodes);

    private static RpcRequest Request(GrpcServerCall call, object? message, RpcStream? stream)
    {
        return call.Request = new RpcRequest
        {
            Method = call.Method,
            Message = message,
            Stream = stream,
            Connection = call.Caller,
            Answer = call.Caller,
            Transport = Transport,
            Caller = call.Headers.Caller,
            CallerMethod = call.Headers.CallerMethod,
            Meta = call.Headers.Meta,
            Headers = call.Headers.All,
            Started = call.Received,
            Deadline = call.Timeout is { } timeout && call.Settings.Current.DeadlinePropagation ? Deadline(call.Settings.Time, call.Received, timeout) : 0,
        };
    }

    // 0 stands for none, and the largest times are beyond the clock.
    private static long Deadline(TimeProvider time, long now, TimeSpan timeout) =>
        (long)Math.Clamp(now + (timeout.TotalSeconds * time.TimestampFrequency), 1, long.MaxValue / 2);
}
