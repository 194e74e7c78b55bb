namespace Kitex;

/// <summary>
/// No connection could be made. <see cref="RpcException.Code"/> tells a timeout from a refusal. Nothing was sent, unless
/// <see cref="RpcError.NothingSent"/> is false: a server of TLS may refuse a client's certificate after the first request has left.
/// </summary>
public sealed class RpcConnectException(RpcError error) : RpcException(error);
