using Kitex.Protocols.Grpc;
using Kitex.Server.Dispatching;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>How a call ended, as its trailers say it.</summary>
/// <param name="Code">The status code.</param>
/// <param name="Message">The text; may be empty.</param>
internal readonly record struct GrpcStatus(int Code, string Message)
{
    public static GrpcStatus Ok { get; } = new(GrpcStatusCode.Ok, "");

    /// <summary>The business error behind it, which has fields of its own; null for none.</summary>
    public BizStatusException? Business { get; init; }

    /// <summary>A serialized google.rpc.Status; empty for none.</summary>
    public ReadOnlyMemory<byte> Details { get; init; }

    /// <summary>The status of an error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="standardCodes">Whether gRPC's codes win where Kitex v0.16.3 has its own.</param>
    public static GrpcStatus Of(RpcError error, bool standardCodes) =>
        new(CodeOf(error, standardCodes), HandlerFailure.GrpcText(error))
        {
            Business = error.Code == RpcErrorCode.Business ? error.Cause as BizStatusException : null,
            Details = error switch
            {
                { Code: RpcErrorCode.Internal, Cause: GrpcStatusException status } => status.Details,
                { Code: RpcErrorCode.Business, Cause: BizStatusException business } => business.StatusDetails,
                _ => error.StatusDetails,
            },
        };

    private static int CodeOf(RpcError error, bool standardCodes) => error.Code switch
    {
        RpcErrorCode.Internal when error.Cause is GrpcStatusException status => OwnCode(status.Code, standardCodes),
        RpcErrorCode.Remote => OwnCode(error.TypeId, standardCodes),
        RpcErrorCode.Unsupported when standardCodes => GrpcStatusCode.Unimplemented,
        RpcErrorCode.Unsupported => error.TypeId,
        RpcErrorCode.Business when error.Cause is BizStatusException { GrpcStatus: > GrpcStatusCode.Ok and <= GrpcStatusCode.Largest and var status } => status,
        RpcErrorCode.Timeout or RpcErrorCode.CallerDeadline => GrpcStatusCode.DeadlineExceeded,
        RpcErrorCode.Canceled => GrpcStatusCode.Canceled,
        RpcErrorCode.AccessDenied => GrpcStatusCode.PermissionDenied,
        RpcErrorCode.TooLarge or RpcErrorCode.Rejected => GrpcStatusCode.ResourceExhausted,
        RpcErrorCode.ConnectTimeout or RpcErrorCode.ConnectFailed or RpcErrorCode.ConnectionLost or RpcErrorCode.NoInstance => GrpcStatusCode.Unavailable,
        _ => GrpcStatusCode.Internal,
    };

    // What the handler itself has chosen.
    private static int OwnCode(int code, bool standardCodes) =>
        standardCodes && code is < 0 or > GrpcStatusCode.Largest ? GrpcStatusCode.Unknown : code;
}
