using Kitex.Protocols.Grpc;
using Kitex.Protocols.Http2;

namespace Kitex.Transport.Grpc;

/// <summary>From the end of a stream and what its trailers say to the outcome of the call (Kitex v0.16.3).</summary>
internal static class GrpcOutcome
{
    /// <summary>The error; null when the call succeeded as far as the trailers go.</summary>
    /// <param name="request">The call.</param>
    /// <param name="reply">Its headers and trailers.</param>
    /// <param name="end">How the stream ended.</param>
    /// <param name="own">Why this side ended it; null when it did not.</param>
    /// <param name="wasStarted">Whether anything of it was sent.</param>
    /// <param name="time">The client's clock.</param>
    public static RpcError? Of(RpcRequest request, GrpcReply reply, in Http2End end, RpcError? own, bool wasStarted, TimeProvider time)
    {
        var error = own ?? end.Kind switch
        {
            Http2EndKind.Completed => OfTrailers(request, reply, time),
            Http2EndKind.Reset => OfReset(request, end.Code, time),
            Http2EndKind.NotProcessed => CallFailure.NotProcessed(request, end.Reason!),
            Http2EndKind.TooLarge => CallFailure.HeadersTooLarge(request, end.Reason!),
            Http2EndKind.Lost => CallFailure.Lost(request, time, end.Cause, end.Reason),
            _ => CallFailure.BadReply(request, $"{end.Reason?.TrimEnd('.')}."),
        };

        return error is { NothingSent: false } && !wasStarted ? error with { NothingSent = true } : error;
    }

    private static RpcError? OfTrailers(RpcRequest request, GrpcReply reply, TimeProvider time)
    {
        if (reply.Status is null)
        {
            return reply.HttpStatus != 200
                ? CallFailure.Status(request, GrpcStatusCode.OfHttp(reply.HttpStatus), $"the HTTP status is {reply.HttpStatus}", time)
                : CallFailure.BadReply(request, reply.ForeignContentType is { } type ? $"its content type is '{type}', which is not gRPC's." : "the stream ended without a grpc-status.");
        }

        if (reply.Problem is { } problem)
        {
            return CallFailure.Status(request, GrpcStatusCode.Internal, problem, time);
        }

        if (reply.Status == GrpcStatusCode.Ok)
        {
            return null;
        }

        // Only beside a status that tells of a failure (Kitex v0.16.3).
        return reply.BizStatus != 0
            ? RpcError.Business(new BizStatusException(reply.BizStatus, reply.Message, reply.BizExtra) { GrpcStatus = reply.Status.Value, StatusDetails = reply.StatusDetails })
            : CallFailure.Status(request, reply.Status.Value, reply.Message, time, reply.StatusDetails);
    }

    private static RpcError OfReset(RpcRequest request, Http2ErrorCode code, TimeProvider time) => code switch
    {
        Http2ErrorCode.RefusedStream => CallFailure.NotProcessed(request, "the server refused the stream"),
        Http2ErrorCode.GracefulShutdown => CallFailure.Status(request, GrpcStatusCode.OfReset(code), "graceful shutdown", time),
        _ => CallFailure.Status(request, GrpcStatusCode.OfReset(code), $"the server reset the stream with {code} ({(uint)code})", time),
    };
}
