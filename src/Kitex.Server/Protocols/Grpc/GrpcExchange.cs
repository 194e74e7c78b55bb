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
        RpcRequest? request = null;
        try
        {
            // Whatever follows the one message is not looked at, as in Kitex v0.16.3.
            var found = await messages.ReadOneAsync(options.ReadTimeout, call.Deadline(options), call.Gone).ConfigureAwait(false);
            request = Request(call, messages.Message, null, answer);
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

        await AnswerAsync(call, request, response, answer).ConfigureAwait(false);
    }

    private async Task RunStreamAsync(GrpcCall call, GrpcMessageReader messages, GrpcAnswer answer)
    {
        var stream = new GrpcServerStream(call, messages, answer, options);
        await using var _ = stream.ConfigureAwait(false);
        var request = Request(call, null, stream, answer);
        var response = await dispatcher.DispatchAsync(request, default).ConfigureAwait(false);
        await stream.Aborted.ConfigureAwait(false);

        // What broke the stream says more than what the handler made of it.
        if (stream.Failure is { } failure && (response.Error is null || response.Error.Cause is RpcException { Error: var met } && ReferenceEquals(met, failure)))
        {
            response = failure;
        }

        await AnswerAsync(call, request, response, answer).ConfigureAwait(false);
    }

    private async Task AnswerAsync(GrpcCall call, RpcRequest? request, RpcResponse response, GrpcAnswer answer)
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

        answer.End(error is null ? GrpcStatus.Ok : StatusOf(request, error));
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
            await answer.SendAsync(call.Method, response, isLast: true, call.Gone).ConfigureAwait(false);
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

    private RpcRequest Request(in GrpcCall call, object? message, RpcStream? stream, GrpcAnswer answer) =>
        new()
        {
            Method = call.Method,
            Message = message,
            Stream = stream,
            Answer = answer,
            Connection = new GrpcConnection(call.Peer, call.Gone),
            Transport = Transport,
            Caller = call.Headers.CallerName,
            CallerMethod = call.Headers.CallerMethodName,
            Meta = call.Headers.Meta,
            Headers = call.Headers.All,
            Started = call.Started,
            Deadline = call.Deadline(options),
        };
}
