namespace Kitex.Resilience;

/// <summary>What outcomes say, as the client itself sees it.</summary>
internal static class CallVerdicts
{
    /// <summary>About the service.</summary>
    public static CallVerdict OfService(RpcError? error) => error is null ? CallVerdict.Success : error.Code switch
    {
        RpcErrorCode.Declared or RpcErrorCode.Business => CallVerdict.Success,
        RpcErrorCode.Timeout => CallVerdict.Timeout,
        RpcErrorCode.CallerDeadline => error.NothingSent ? CallVerdict.Ignored : CallVerdict.Timeout,
        RpcErrorCode.NotResolved or RpcErrorCode.NoInstance or RpcErrorCode.AccessDenied or RpcErrorCode.CircuitOpen => CallVerdict.Ignored,

        // Given up by the caller, or never fit to be sent: the service had no part in it.
        RpcErrorCode.Canceled or RpcErrorCode.Encoding or RpcErrorCode.Unsupported => CallVerdict.Ignored,
        RpcErrorCode.TooLarge when error.NothingSent => CallVerdict.Ignored,
        _ => CallVerdict.Failure,
    };

    /// <summary>About the way to an instance: whether it can be connected to.</summary>
    public static CallVerdict OfConnection(RpcError? error) => error?.Code switch
    {
        RpcErrorCode.ConnectFailed or RpcErrorCode.ConnectTimeout => CallVerdict.Failure,
        _ => CallVerdict.Success,
    };
}
