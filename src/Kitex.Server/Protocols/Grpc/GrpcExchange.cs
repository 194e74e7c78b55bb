using Kitex.Protocols.Grpc;
using Kitex.Server.Dispatching;
using Microsoft.Extensions.Logging;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>Runs a call: from its messages to the handler, and from the outcome to the answer.</summary>
internal sealed class GrpcExchange(RpcDispatcher dispatcher, KitexServerOptions options, ILogger logger)
{
    private const string Transport = "grpc";

    public Task RunAsync(GrpcCall call, GrpcMessageReader messages, GrpcAnswer answer) =>
        call.Method.IsStreaming ? RunStreamAsync(call, messages, answer) : RunUnaryAsync(call, messages, answer);

    private async Task RunUnaryAsync(GrpcCall call, GrpcMessageReader messages, GrpcAnswer answer)
    {
        RpcResponse response;
        try
        {
            // Whatever follows the one message is not looked at, as in Kitex v0.16.3.
            var found = await messages.ReadAsync(call.Gone).ConfigureAwait(false);
            var request = answer.Request = Request(call, messages.Message, null);
            response = found
                ? await dispatcher.DispatchAsync(request, default).ConfigureAwait(false)
                : new RpcError(RpcErrorCode.Protocol, $"{call.Method}: the call ended without a message");
        }
        catch (RpcException malformed)
        {
            response = malformed.Error;
        }
        catch (Exception broken) when (broken is IOException || call.Gone.IsCancellationRequested)
        {
            // Nobody is left to answer.
            return;
        }

        await AnswerAsync(call, response, answer).ConfigureAwait(false);
    }

    private async Task RunStreamAsync(GrpcCall call, GrpcMessageReader messages, GrpcAnswer answer)
    {
        var stream = new GrpcServerStream(call.Method, messages, answer, call.Gone);
        await using var _ = stream.ConfigureAwait(false);
        var request = answer.Request = Request(call, null, stream);
        var response = await dispatcher.DispatchAsync(request, default).ConfigureAwait(false);

        // What broke the stream says more than what the handler made of it.
        if (stream.Failure is { } failure && (response.Error is null || response.Error.Cause is RpcException { Error: var met } && ReferenceEquals(met, failure)))
        {
            response = failure;
        }

        await AnswerAsync(call, response, answer).ConfigureAwait(false);
    }

    private async Task AnswerAsync(GrpcCall call, RpcResponse response, GrpcAnswer answer)
    {
        var error = response.Error;
        if (error is null or { Code: RpcErrorCode.Declared })
        {
            error = await SendAsync(call, response, answer).ConfigureAwait(false);
        }

        if (error is { Code: not RpcErrorCode.Business })
        {
            Log.CallFailed(logger, call.Method, error.Message, error.Cause);
        }

        answer.End(error is null ? GrpcStatus.Ok : StatusOf(answer.Request, error));
    }

    /// <summary>Sends the one message of the answer, where there is one.</summary>
    /// <returns>Why it could not be sent; null when it was.</returns>
    private static async ValueTask<RpcError?> SendAsync(GrpcCall call, RpcResponse response, GrpcAnswer answer)
    {
        if (call.Method.Kind is RpcKind.ServerStream or RpcKind.BidiStream)
        {
            return response.Error;
        }

        try
        {
            await answer.SendAsync(call.Method, response, call.Gone).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (call.Gone.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception unencodable)
        {
            return new RpcError(RpcErrorCode.Encoding, $"{call.Method}: the response could not be encoded: {unencodable.Message}") { Cause = unencodable };
        }
    }

    /// <summary>A handler that stopped because the call's time was up says so in the way all of gRPC does.</summary>
    private GrpcStatus StatusOf(RpcRequest? request, RpcError error) =>
        error.Cause is OperationCanceledException && request is { Deadline: not 0 } && request.Connection!.Time.GetTimestamp() >= request.Deadline
            ? new GrpcStatus(GrpcStatusCode.DeadlineExceeded, "context deadline exceeded")
            : GrpcStatus.Of(error, options.Grpc.StandardStatusCodes);

    private RpcRequest Request(in GrpcCall call, object? message, RpcStream? stream)
    {
        var now = call.Peer.Time.GetTimestamp();
        return new RpcRequest
        {
            Method = call.Method,
            Message = message,
            Stream = stream,
            Connection = new GrpcConnection(call.Peer, call.Gone),
            Transport = Transport,
            Caller = call.Headers.CallerName,
            CallerMethod = call.Headers.CallerMethodName,
            Meta = call.Headers.Meta,
            Headers = call.Headers.All,
            Started = now,
            Deadline = call.Timeout is { } timeout && options.DeadlinePropagation ? Deadline(call.Peer.Time, now, timeout) : 0,
        };
    }

    // 0 stands for none, and the largest times are beyond the clock.
    private static long Deadline(TimeProvider time, long now, TimeSpan timeout) =>
        (long)Math.Clamp(now + (timeout.TotalSeconds * time.TimestampFrequency), 1, long.MaxValue / 2);
}
