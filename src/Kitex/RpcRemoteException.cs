namespace Kitex;

/// <summary>The peer answered with an application exception that the IDL does not declare.</summary>
public sealed class RpcRemoteException(RpcError error) : RpcException(error)
{
    /// <summary>A remote failure with a type id of one's own, for handlers to throw.</summary>
    /// <param name="typeId">Goes to the caller; see <see cref="ApplicationExceptionType"/>.</param>
    /// <param name="message">Goes to the caller.</param>
    public RpcRemoteException(int typeId, string message)
        : this(new RpcError(RpcErrorCode.Remote, message) { TypeId = typeId })
    {
    }

    /// <summary>What the peer said, word for word.</summary>
    public string RemoteMessage => Error.RemoteMessage ?? Error.Message;

    /// <summary>Details of a gRPC status: a serialized google.rpc.Status; empty for none and over other transports.</summary>
    public ReadOnlyMemory<byte> StatusDetails => Error.StatusDetails;

    /// <summary>The type id on the wire; see <see cref="ApplicationExceptionType"/>.</summary>
    public int TypeId => Error.TypeId;
}
