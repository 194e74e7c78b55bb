namespace Kitex;

/// <summary>No connection could be made; nothing was sent. <see cref="RpcException.Code"/> tells a timeout from a refusal.</summary>
public sealed class RpcConnectException(RpcError error) : RpcException(error);
