namespace Kitex;

/// <summary>
/// A call failed. The text names service, method, address and time spent. Thrown by stubs. A handler that wants to choose
/// what its caller gets throws an <see cref="RpcRemoteException"/>.
/// </summary>
public class RpcException(RpcError error) : Exception(error.Message, error.Cause)
{
    /// <summary>The failure as a value.</summary>
    public RpcError Error { get; } = error;

    /// <summary>The kind of failure.</summary>
    public RpcErrorCode Code => Error.Code;
}
