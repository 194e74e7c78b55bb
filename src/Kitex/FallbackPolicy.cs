namespace Kitex;

/// <summary>
/// What a caller gets instead of an outcome. Runs once, after all attempts; not for streams. A call's fallback replaces the client's.
/// </summary>
/// <remarks>
/// It returns a message of the method's result type, or an error. For a method without a result any message says that all is well.
/// Without either the first outcome stays, and a warning is logged. What it throws reaches the caller.
/// </remarks>
public sealed record FallbackPolicy
{
    private FallbackPolicy(Func<RpcRequest, RpcResponse, bool> applies, Func<RpcRequest, RpcResponse, CancellationToken, ValueTask<RpcResponse>> instead)
    {
        Applies = applies;
        Instead = instead;
    }

    /// <summary>Whether the outcome is replaced.</summary>
    internal Func<RpcRequest, RpcResponse, bool> Applies { get; }

    /// <summary>Makes the outcome that replaces it; without a message and an error the first one stays.</summary>
    internal Func<RpcRequest, RpcResponse, CancellationToken, ValueTask<RpcResponse>> Instead { get; }

    /// <summary>
    /// Lets telemetry report the outcome that the fallback made, instead of the failure. Default false, as Kitex. An error made of a
    /// good answer is never reported.
    /// </summary>
    public bool ReportsAsFallback { get; init; }

    /// <summary>Whatever the outcome is.</summary>
    public static FallbackPolicy Always(Func<RpcRequest, RpcResponse, CancellationToken, ValueTask<RpcResponse>> instead) => new(static (_, _) => true, instead);

    /// <summary>On any error, business errors included.</summary>
    public static FallbackPolicy OnError(Func<RpcRequest, RpcResponse, CancellationToken, ValueTask<RpcResponse>> instead) => new(static (_, response) => response.Error is not null, instead);

    /// <summary>On timeouts and open circuits.</summary>
    public static FallbackPolicy OnTimeoutOrOpenCircuit(Func<RpcRequest, RpcResponse, CancellationToken, ValueTask<RpcResponse>> instead) =>
        new(static (_, response) => response.Error?.Code is RpcErrorCode.Timeout or RpcErrorCode.CallerDeadline or RpcErrorCode.ConnectTimeout or RpcErrorCode.CircuitOpen, instead);
}
