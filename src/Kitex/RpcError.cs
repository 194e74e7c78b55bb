namespace Kitex;

/// <summary>
/// A failure as a value: it is returned through the pipeline and becomes an exception only at the stub.
/// </summary>
/// <param name="Code">The kind of failure.</param>
/// <param name="Message">What failed, where, after how long, and what to do.</param>
public sealed record RpcError(RpcErrorCode Code, string Message)
{
    /// <summary>The application exception's type id on the wire; see <see cref="ApplicationExceptionType"/>. Over gRPC the status. Default internal error.</summary>
    public int TypeId { get; init; } = ApplicationExceptionType.InternalError;

    /// <summary>The declared exception, or what lies behind the failure; null for nothing.</summary>
    public Exception? Cause { get; init; }

    /// <summary>What the peer said, word for word, when it answered with an application exception; null otherwise.</summary>
    public string? RemoteMessage { get; init; }

    /// <summary>Details of a gRPC status: a serialized google.rpc.Status, from a handler to its caller. Default empty; other transports drop them.</summary>
    public ReadOnlyMemory<byte> StatusDetails { get; init; }

    /// <summary>True when not one byte of the request was sent, so that another attempt is always safe.</summary>
    public bool NothingSent { get; init; }

    /// <summary>True when not one byte was sent for a reason that passes: another attempt, or another instance, may do better.</summary>
    internal bool IsPassing => NothingSent
        && (Code is RpcErrorCode.ConnectFailed or RpcErrorCode.ConnectTimeout or RpcErrorCode.ConnectionLost or RpcErrorCode.Rejected);

    /// <summary>A declared exception on its way as a value.</summary>
    public static RpcError Declared(Exception exception) => new(RpcErrorCode.Declared, exception.Message) { Cause = exception };

    /// <summary>A business error on its way as a value.</summary>
    public static RpcError Business(BizStatusException exception) => new(RpcErrorCode.Business, exception.Message)
    {
        Cause = exception,
        StatusDetails = exception.StatusDetails,
    };

    /// <summary>The same error with this in brackets behind its text, as Kitex v0.16.3 adds what its retries have to say.</summary>
    internal RpcError Noting(string note) => this with { Message = $"{Message} [{note}]" };

    /// <summary>The exception that the stub throws for this error.</summary>
    public Exception ToException() => Code switch
    {
        RpcErrorCode.Declared or RpcErrorCode.Business when Cause is not null => Cause,
        RpcErrorCode.Timeout => new RpcTimeoutException(this),
        RpcErrorCode.CallerDeadline => new RpcDeadlineException(this),
        RpcErrorCode.CircuitOpen => new RpcCircuitOpenException(this),
        RpcErrorCode.ConnectTimeout or RpcErrorCode.ConnectFailed => new RpcConnectException(this),
        RpcErrorCode.Canceled => new RpcCanceledException(this),
        RpcErrorCode.Remote => new RpcRemoteException(this),
        _ => new RpcException(this),
    };
}
