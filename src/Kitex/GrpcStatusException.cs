namespace Kitex;

/// <summary>
/// A handler throws it to end a call with a status of gRPC. The caller gets an <see cref="RpcRemoteException"/> of that code and
/// text; over other transports one of type <see cref="ApplicationExceptionType.InternalError"/> whose text has both (Kitex v0.16.3).
/// </summary>
public sealed class GrpcStatusException : Exception
{
    /// <param name="code">The status; any but 0, which stands for success. Above 16 they are the service's own.</param>
    /// <param name="message">What to tell the caller.</param>
    /// <exception cref="ArgumentOutOfRangeException">The code is 0.</exception>
    public GrpcStatusException(int code, string message)
        : base(message)
    {
        ArgumentOutOfRangeException.ThrowIfZero(code);
        Code = code;
    }

    /// <summary>The status; never 0.</summary>
    public int Code { get; }

    /// <summary>More for the caller: a serialized google.rpc.Status. Default empty; other transports drop it.</summary>
    public ReadOnlyMemory<byte> Details { get; init; }
}
