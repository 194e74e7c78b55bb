namespace Kitex.Tool.Bench;

/// <summary>What became of a call.</summary>
/// <param name="Error">Why it failed; null when it was ok.</param>
internal sealed record CallOutcome(RpcError? Error)
{
    /// <summary>The service answered, and with no error.</summary>
    public static CallOutcome Ok { get; } = new((RpcError?)null);

    /// <summary>Whether somebody answered, be it with an error.</summary>
    public bool IsAnswer => Error?.Code is null or RpcErrorCode.Declared or RpcErrorCode.Business || (Error.Code == RpcErrorCode.Remote && !IsUnknown);

    /// <summary>Whether nothing can be expected of other calls either: nobody listens, or the service has no such method.</summary>
    public bool IsHopeless => Error?.Code is RpcErrorCode.ConnectFailed or RpcErrorCode.ConnectTimeout || IsUnknown;

    private bool IsUnknown => Error is
    {
        Code: RpcErrorCode.Remote,
        TypeId: ApplicationExceptionType.UnknownMethod or ApplicationExceptionType.UnknownService or ApplicationExceptionType.NoServiceName,
    };
}
