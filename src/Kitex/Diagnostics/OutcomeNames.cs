using System.Globalization;

namespace Kitex.Diagnostics;

/// <summary>How calls ended, in words that are few enough to count by.</summary>
internal static class OutcomeNames
{
    private const int Canceled = 1;
    private const int DeadlineExceeded = 4;
    private const int PermissionDenied = 7;
    private const int ResourceExhausted = 8;
    private const int Unimplemented = 12;
    private const int Internal = 13;
    private const int Unavailable = 14;

    private static readonly string[] GrpcNames =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    /// <summary>The kind of failure.</summary>
    public static string Of(RpcErrorCode code) => code switch
    {
        RpcErrorCode.Declared => "declared",
        RpcErrorCode.Business => "business",
        RpcErrorCode.Remote => "remote",
        RpcErrorCode.Timeout => "timeout",
        RpcErrorCode.ConnectTimeout => "connect_timeout",
        RpcErrorCode.ConnectFailed => "connect_failed",
        RpcErrorCode.ConnectionLost => "connection_lost",
        RpcErrorCode.Canceled => "canceled",
        RpcErrorCode.Protocol => "protocol",
        RpcErrorCode.Encoding => "encoding",
        RpcErrorCode.TooLarge => "too_large",
        RpcErrorCode.NoInstance => "no_instance",
        RpcErrorCode.NotResolved => "not_resolved",
        RpcErrorCode.CircuitOpen => "circuit_open",
        RpcErrorCode.AccessDenied => "access_denied",
        RpcErrorCode.CallerDeadline => "caller_deadline",
        RpcErrorCode.Unsupported => "unsupported",
        RpcErrorCode.Rejected => "rejected",
        _ => "internal",
    };

    /// <summary>True for what the IDL or the business provides for, which is no failure of the call.</summary>
    public static bool IsAnswer(RpcError error) => error.Code is RpcErrorCode.Declared or RpcErrorCode.Business;

    /// <summary>A status of gRPC; those that gRPC has no name for (Kitex has some) by their number.</summary>
    public static string OfGrpc(int status) => (uint)status < (uint)GrpcNames.Length ? GrpcNames[status] : status.ToString(CultureInfo.InvariantCulture);

    /// <summary>The status as a client sees it; null for none.</summary>
    public static string? AtClient(bool isGrpc, RpcError? error)
    {
        if (isGrpc)
        {
            return error is null ? GrpcNames[0] : OfGrpc(GrpcStatus(error));
        }

        return error is { RemoteMessage: not null } ? OfException(error) : null;
    }

    /// <summary>The status as a server sends it, gRPC apart; null for none.</summary>
    public static string? AtServer(RpcError? error) => error is null || IsAnswer(error) ? null : OfException(error);

    private static string OfException(RpcError error) => error.TypeId.ToString(CultureInfo.InvariantCulture);

    // What the service said, or what the client says in its place.
    private static int GrpcStatus(RpcError error) => error switch
    {
        { RemoteMessage: not null } => error.TypeId,
        { Cause: BizStatusException { GrpcStatus: > 0 and var status } } => status,
        { Code: RpcErrorCode.Canceled } => Canceled,
        { Code: RpcErrorCode.Timeout or RpcErrorCode.CallerDeadline } => DeadlineExceeded,
        { Code: RpcErrorCode.AccessDenied } => PermissionDenied,
        { Code: RpcErrorCode.TooLarge or RpcErrorCode.Rejected } => ResourceExhausted,
        { Code: RpcErrorCode.Unsupported } => Unimplemented,
        {
            Code: RpcErrorCode.ConnectTimeout or RpcErrorCode.ConnectFailed or RpcErrorCode.ConnectionLost or RpcErrorCode.NoInstance
                or RpcErrorCode.NotResolved or RpcErrorCode.CircuitOpen
        } => Unavailable,
        _ => Internal,
    };
}
