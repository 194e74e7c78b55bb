namespace Kitex.Tool.Bench;

/// <summary>What became of a call.</summary>
/// <param name="Error">Why it failed; null when it was ok.</param>
/// <param name="IsGrpc">Whether the numbers of errors are gRPC's.</param>
internal sealed record CallOutcome(RpcError? Error, bool IsGrpc = false)
{
    private const int GrpcUnimplemented = 12;

    /// <summary>The service answered, and with no error.</summary>
    public static CallOutcome Ok { get; } = new((RpcError?)null);

    /// <summary>Whether somebody answered, be it with an error.</summary>
    public bool IsAnswer => Error?.Code is null or RpcErrorCode.Declared or RpcErrorCode.Business || (Error.Code == RpcErrorCode.Remote && !IsUnknown);

    /// <summary>Whether nothing can be expected of other calls either: nobody listens, or the service has no such method.</summary>
    public bool IsHopeless => Error?.Code is RpcErrorCode.ConnectFailed or RpcErrorCode.ConnectTimeout || IsUnknown;

    // Servers of Kitex have the numbers of Thrift for it in gRPC too.
    private bool IsUnknown => Error is
    {
        Code: RpcErrorCode.Remote,
        TypeId: ApplicationExceptionType.UnknownMethod or ApplicationExceptionType.UnknownService or ApplicationExceptionType.NoServiceName,
    } || (IsGrpc && Error is { Code: RpcErrorCode.Remote, TypeId: GrpcUnimplemented });
}
