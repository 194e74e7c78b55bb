using System.Globalization;
using Kitex.Network.Tls;
using Kitex.Protocols.Framing;
using Kitex.Protocols.Grpc;

namespace Kitex.Transport;

/// <summary>The errors of calls, each naming service, method, address and time spent, and what to do.</summary>
internal static class CallFailure
{
    public static RpcError TimedOut(RpcRequest request, TimeProvider time, bool nothingSent = false, string? hint = null) =>
        new(request.DeadlineOrigin == DeadlineOrigin.Caller ? RpcErrorCode.CallerDeadline : RpcErrorCode.Timeout, $"{Where(request)}: no answer after {Spent(request, time)}, {Limit(request)}.{(hint is null ? "" : $" {hint}.")}")
        {
            NothingSent = nothingSent,
        };

    public static RpcError NoMessage(RpcRequest request, TimeSpan limit) =>
        new(RpcErrorCode.Timeout, $"{Where(request)}: no message within {Milliseconds(limit)}, the stream's receive timeout. Raise ReceiveTimeout, or see why the service is silent.")
        {
            TypeId = GrpcStatusCode.ReceiveDeadlineExceeded,
        };

    private static RpcError ConnectTimedOut(RpcRequest request, TimeSpan limit, Exception cause) =>
        new(RpcErrorCode.ConnectTimeout, $"{Where(request)}: no connection after {Milliseconds(limit)}, the connect timeout. {(cause.InnerException is TlsHandshakeException ? "The TLS handshake was under way: see whether the service speaks TLS there" : "Check the address and the network")}, or raise ConnectTimeout.")
        {
            Cause = cause,
            NothingSent = true,
        };

    private static RpcError ConnectFailed(RpcRequest request, TimeProvider time, Exception cause) =>
        new(RpcErrorCode.ConnectFailed, $"{Where(request)}: no connection after {Spent(request, time)}: {cause.Message}{Cure(cause)}")
        {
            Cause = cause,
            NothingSent = true,
        };

    /// <summary>What to do, where only the client's own options tell.</summary>
    private static string Cure(Exception cause) => (cause as TlsHandshakeException)?.Reason switch
    {
        TlsFailureReason.PeerSpeaksTls => " Give the client Tls().",
        TlsFailureReason.PeerSpeaksNoTls => " Leave out Tls(), or call the port where the service speaks TLS.",
        TlsFailureReason.NoApplicationProtocol => " Let the server offer \"h2\", or go on without by Grpc(x => x with { RequireAlpn = false }).",
        _ => "",
    };

    public static RpcError Canceled(RpcRequest request, TimeProvider time, Exception? cause = null) =>
        new(RpcErrorCode.Canceled, $"{Where(request)}: canceled by the caller after {Spent(request, time)}.") { Cause = cause };

    /// <summary>The connection is gone; where it was never agreed upon it counts as one that could not be made.</summary>
    public static RpcError Lost(RpcRequest request, TimeProvider time, Exception? cause, string? hint = null) => cause is TlsHandshakeException
        ? ConnectFailed(request, time, cause) with { NothingSent = false }
        : new(RpcErrorCode.ConnectionLost, $"{Where(request)}: the connection {(cause is null ? "was closed by the peer" : "broke")} after {Spent(request, time)}, before the answer came{(cause is null ? "" : $": {cause.Message.TrimEnd('.')}")}{(hint is null ? "." : $". {hint}.")}")
        {
            Cause = cause,
        };

    public static RpcError Backlogged(RpcRequest request, long queued) =>
        new(RpcErrorCode.Rejected, $"{Where(request)}: {queued} bytes wait on the shared connection because the peer does not read. See why the service is slow, or raise the number of multiplexed connections.")
        {
            NothingSent = true,
        };

    /// <summary>The client spares the service.</summary>
    public static RpcError Degraded(RpcRequest request, double share) =>
        new(RpcErrorCode.Rejected, string.Create(CultureInfo.InvariantCulture, $"{Where(request)}: rejected by the client's degradation, which refuses {share:P0} of the calls."))
        {
            NothingSent = true,
        };

    public static RpcError TooManyCalls(RpcRequest request, int calls) =>
        new(RpcErrorCode.Rejected, $"{Where(request)}: {calls} calls are under way on the shared connection, the most it carries. Raise the number of multiplexed connections.")
        {
            NothingSent = true,
        };

    /// <summary>Why there is no connection, out of what the engine threw.</summary>
    public static RpcError NotConnected(RpcRequest request, TimeProvider time, Exception thrown, TimeSpan connectTimeout) =>
        thrown is TimeoutException ? ConnectTimedOut(request, connectTimeout, thrown) : ConnectFailed(request, time, thrown);

    public static RpcError Encoding(RpcRequest request, Exception cause) =>
        new(cause is FrameTooLargeException ? RpcErrorCode.TooLarge : RpcErrorCode.Encoding, $"{Where(request)}: the request could not be encoded: {cause.Message}")
        {
            Cause = cause,
            NothingSent = true,
        };

    public static RpcError BadReply(RpcRequest request, string problem, Exception? cause = null) =>
        new(RpcErrorCode.Protocol, $"{Where(request)}: the reply is not understood: {problem}")
        {
            Cause = cause,
            TypeId = ApplicationExceptionType.ProtocolError,
        };

    /// <summary>A rule of the client's own forbids the call.</summary>
    public static RpcError Denied(RpcRequest request, string reason) =>
        new(RpcErrorCode.AccessDenied, $"{Where(request)}: access denied: {reason}") { NothingSent = true };

    private static RpcError Remote(RpcRequest request, int typeId, string text) =>
        new(RemoteRefusal.CodeOf(typeId, text), $"{Where(request)}: the server answered with exception type {typeId}: {text}")
        {
            TypeId = typeId,
            RemoteMessage = text,
        };

    /// <summary>
    /// The service's failure, unless the deadline has passed: then the service has most likely failed because of it, just before
    /// this side noticed.
    /// </summary>
    public static RpcError RemoteOrTimedOut(RpcRequest request, int typeId, string text, TimeProvider time) =>
        CallTime.IsOver(request, time) ? TimedOut(request, time) : Remote(request, typeId, text);

    /// <summary>The service's failure by a status of gRPC; one because of the deadline is a timeout on whichever side it was noticed.</summary>
    public static RpcError Status(RpcRequest request, int status, string text, TimeProvider time, ReadOnlyMemory<byte> details = default)
    {
        if (CallTime.IsOver(request, time))
        {
            return TimedOut(request, time);
        }

        return new(status == GrpcStatusCode.DeadlineExceeded ? RpcErrorCode.Timeout : RemoteRefusal.CodeOfStatus(status, text), $"{Where(request)}: the server answered with gRPC status {status} after {Spent(request, time)}: {text}")
        {
            TypeId = status,
            RemoteMessage = text,
            StatusDetails = details,
        };
    }

    /// <summary>The server never looked at the call.</summary>
    public static RpcError NotProcessed(RpcRequest request, string why)
    {
        return new(RpcErrorCode.Rejected, $"{Where(request)}: not processed: {why}. It is safe to try again.")
        {
            TypeId = GrpcStatusCode.Unavailable,
            NothingSent = true,
        };
    }

    public static RpcError HeadersTooLarge(RpcRequest request, string problem) =>
        new(RpcErrorCode.TooLarge, $"{Where(request)}: the request was not sent: {problem}. Send less metainfo.") { NothingSent = true };

    /// <summary>A stream was used beyond its end.</summary>
    public static RpcError StreamEnded(RpcRequest request, bool byCaller) =>
        new(RpcErrorCode.Rejected, $"{Where(request)}: nothing can be sent or received any more: {(byCaller ? "the stream was completed or disposed" : "the server has ended the stream")}.");

    public static RpcError ReplyTooLarge(RpcRequest request, string problem) =>
        new(RpcErrorCode.TooLarge, $"{Where(request)}: the reply is refused: {problem}");

    /// <summary>Streams go by gRPC alone.</summary>
    public static RpcError NoStreams(RpcRequest request, string transport) =>
        Refused(request, $"the transport '{transport}' carries no streams. Give the client Grpc(), or GrpcStreams() for its streams alone.");

    /// <summary>The client is closed.</summary>
    public static RpcError Disposed(RpcRequest request) =>
        new(RpcErrorCode.Rejected, $"{Where(request)}: the client was disposed.") { NothingSent = true };

    /// <summary>The framing cannot carry this method.</summary>
    public static RpcError Refused(RpcRequest request, string problem) =>
        new(RpcErrorCode.Unsupported, $"{Where(request)}: {problem}") { NothingSent = true };

    private static string Limit(RpcRequest request) => request.DeadlineOrigin switch
    {
        DeadlineOrigin.Caller => "when the time of the call being served was over, within which this one was made. Raise the timeout of that caller, or see what took the time before",
        DeadlineOrigin.Attempt => $"when the time of attempt {(request.Attempt + 1).ToString(CultureInfo.InvariantCulture)} was over. Raise AttemptTimeout, or see why the service is slow",
        _ => "the call's timeout. Raise Timeout, or see why the service is slow",
    };

    /// <summary>"Echo.echo of exampleKitex at 127.0.0.1:8888".</summary>
    public static string Where(RpcRequest request) =>
        $"{request.Method}{(request.Callee.Length == 0 ? "" : $" of {request.Callee}")}{(request.Destination is null ? "" : $" at {request.Destination}")}";

    private static string Spent(RpcRequest request, TimeProvider time) => Milliseconds(CallTime.Spent(request, time));

    private static string Milliseconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0.#} ms");
}
