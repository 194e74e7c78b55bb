namespace Kitex;

/// <summary>The kinds of failure, each with its own exception type or property so that callers need no text matching.</summary>
public enum RpcErrorCode
{
    /// <summary>The IDL declares the exception; it arrived as part of the response.</summary>
    Declared,

    /// <summary>The service said no for reasons of its business; <see cref="RpcError.Cause"/> is the <see cref="BizStatusException"/>. No failure of the call.</summary>
    Business,

    /// <summary>The peer answered with an application exception; <see cref="RpcError.TypeId"/> has its type.</summary>
    Remote,

    /// <summary>No answer within the call's time.</summary>
    Timeout,

    /// <summary>No connection within the connect timeout.</summary>
    ConnectTimeout,

    /// <summary>The connection was refused, the address is unreachable or unknown, or the two did not come to terms about TLS.</summary>
    ConnectFailed,

    /// <summary>The connection broke before the answer came. The peer may or may not have run the call.</summary>
    ConnectionLost,

    /// <summary>The caller's token fired.</summary>
    Canceled,

    /// <summary>The peer's bytes are no valid message.</summary>
    Protocol,

    /// <summary>The message could not be encoded; nothing was sent.</summary>
    Encoding,

    /// <summary>A message exceeds a size limit.</summary>
    TooLarge,

    /// <summary>There is nowhere to send the call.</summary>
    NoInstance,

    /// <summary>The resolver failed before it had found the service once.</summary>
    NotResolved,

    /// <summary>A circuit breaker keeps the call back: too many like it have failed of late.</summary>
    CircuitOpen,

    /// <summary>A rule of access forbids the call.</summary>
    AccessDenied,

    /// <summary>The time of the call being served, within which this one is made, was over.</summary>
    CallerDeadline,

    /// <summary>This transport or protocol cannot do what was asked.</summary>
    Unsupported,

    /// <summary>Refused before any work: a limit was reached or the client or server is closing.</summary>
    Rejected,

    /// <summary>The handler or a middleware failed.</summary>
    Internal,
}
