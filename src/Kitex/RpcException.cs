namespace Kitex;

/// <summary>
/// A call failed. The text names service, method, address and time spent. Thrown by stubs; thrown by a handler, its
/// <see cref="RpcError.TypeId"/> and text go to the caller as they are.
/// </summary>
public class RpcException(RpcError error) : Exception(error.Message, error.Cause)
{
    /// <summary>The failure as a value.</summary>
    public RpcError Error { get; } = error;

    /// <summary>The kind of failure.</summary>
    public RpcErrorCode Code => Error.Code;
}
