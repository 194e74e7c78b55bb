namespace Kitex;

/// <summary>What a caller gets instead of an outcome. Runs once, after all attempts; not for streams.</summary>
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

    /// <summary>Lets telemetry see the outcome that the fallback made, instead of the failure. Default false, as Kitex.</summary>
    public bool ReportsAsFallback { get; init; }

    /// <summary>Whatever the outcome is.</summary>
    public static FallbackPolicy Always(Func<RpcRequest, RpcResponse, CancellationToken, ValueTask<RpcResponse>> instead) => new(static (_, _) => true, instead);

    /// <summary>On any error, business errors included.</summary>
    public static FallbackPolicy OnError(Func<RpcRequest, RpcResponse, CancellationToken, ValueTask<RpcResponse>> instead) => new(static (_, response) => response.Error is not null, instead);

    /// <summary>On timeouts and open circuits.</summary>
    public static FallbackPolicy OnTimeoutOrOpenCircuit(Func<RpcRequest, RpcResponse, CancellationToken, ValueTask<RpcResponse>> instead) =>
        new(static (_, response) => response.Error?.Code is RpcErrorCode.Timeout or RpcErrorCode.CallerDeadline or RpcErrorCode.ConnectTimeout or RpcErrorCode.CircuitOpen, instead);
}
