namespace Kitex;

/// <summary>The call was not answered within its time. The peer may still run it.</summary>
public class RpcTimeoutException(RpcError error) : RpcException(error);
