using Kitex.Diagnostics;
using Kitex.Protocols.Grpc;
using Kitex.Server.Dispatching;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>Runs a call: from its messages to the handler, and from the outcome to the answer.</summary>
internal static class GrpcExchange
{
    public const string Transport = "grpc";

    public static Task RunAsync(GrpcServerCall call) => call.Stream is { } stream ? RunStreamAsync(call, stream, Begin(call)) : RunUnaryAsync(call, Begin(call));

    /// <summary>Tells whoever watches of a call that is not served.</summary>
    public static void Refused(GrpcServerCall call, RpcError error, in GrpcStatus status) => End(call, Begin(call), error, status);

    /// <summary>A call has come; what is noted of it besides counts, when anything is.</summary>
    private static CallTrace? Begin(GrpcServerCall call)
    {
        CallTrace? trace = call.Settings.Dispatcher.Observer switch
        {
            { IsOn: true } observer => observer.BeginServed(Start(call), call.Headers?.Meta ?? MetaInfo.Empty, call.Headers?.All ?? RpcMetadata.Empty),
            { Statistics: { } statistics } => statistics.Of(call.Method, NameOf(call.Method)).Begin(call.Received),
            _ => null,
        };
        trace?.Phases?.Mark(CallPhase.Queue);
        return trace;
    }

    private static void End(GrpcServerCall call, CallTrace? trace, RpcError? error, in GrpcStatus status)
    {
        if (trace is ObservedCall observed)
        {
            observed.End(error, OutcomeNames.OfGrpc(status.Code), call.Request);
        }
        else if (call.Settings.Dispatcher.Observer?.Statistics is { } statistics)
        {
            statistics.Of(call.Method, NameOf(call.Method)).End(Start(call), error, trace, call.Request);
        }
    }

    private static CallStart Start(GrpcServerCall call) => new(call.Method, NameOf(call.Method), IsGrpc: true, call.Received)
    {
        Caller = call.Headers?.Caller,
        Transport = Transport,
        Peer = call.Caller.RemoteEndPoint,
    };

    private static string NameOf(RpcMethod? method) => method is null or UnservedMethod ? KitexTelemetry.OtherMethod : method.FullName;

    private static async Task RunUnaryAsync(GrpcServerCall call, CallTrace? trace)
    {
        RpcResponse response;
        try
        {
            response = call.Problem is { } problem
                ? problem
                : call.Refuse() is { } refused
                ? refused
                : await call.Settings.Dispatcher.DispatchAsync(Request(call, Message(call), null, trace), default).ConfigureAwait(false);
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

        Answer(call, response, trace);
    }

    private static async Task RunStreamAsync(GrpcServerCall call, GrpcServerStream stream, CallTrace? trace)
    {
        RpcResponse response = call.Refuse() is { } refused
            ? refused
            : await call.Settings.Dispatcher.DispatchAsync(Request(call, null, Counted(stream, trace), trace), default).ConfigureAwait(false);
        await stream.DisposeAsync().ConfigureAwait(false);

        // What broke the stream says more than what the handler made of it.
        if (stream.Failure is { } failure && (response.Error is null || response.Error.Cause is RpcException { Error: var met } && ReferenceEquals(met, failure)))
        {
            response = failure;
        }

        Answer(call, response, trace);
    }

    private static RpcStream Counted(GrpcServerStream stream, CallTrace? trace) => trace is ObservedCall observed ? new CountedStream(stream, observed) : stream;

    private static object? Message(GrpcServerCall call)
    {
        using var body = call.Messages.Take();
        return call.Settings.Decode(call.Method, body, call.Decompressor);
    }

    private static void Answer(GrpcServerCall call, in RpcResponse response, CallTrace? trace)
    {
        trace?.Phases?.Mark(CallPhase.Handle);
        var error = response.Error;
        if (error is null or { Code: RpcErrorCode.Declared })
        {
            error = Encode(call, response);
        }

        var status = error is null ? GrpcStatus.Ok : StatusOf(call, error);
        try
        {
            trace?.Phases?.Mark(CallPhase.Write);
            End(call, trace, error, status);
            if (error is { Code: not (RpcErrorCode.Business or RpcErrorCode.Canceled or RpcErrorCode.Rejected or RpcErrorCode.AccessDenied) })
            {
                Log.CallFailed(call.Settings.Logger, call.Method, error.Message, error.Cause);
            }
        }
        finally
        {
            // Whatever becomes of the log and of listeners, the caller is answered.
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

    private static RpcRequest Request(GrpcServerCall call, object? message, RpcStream? stream, CallTrace? trace)
    {
        trace?.Phases?.Mark(CallPhase.Read);
        return call.Request = new RpcRequest
        {
            Method = call.Method,
            Message = message,
            Stream = stream,
            Trace = trace,
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
