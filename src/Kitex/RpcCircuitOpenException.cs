namespace Kitex;

/// <summary>A circuit breaker kept the call back; nothing was sent.</summary>
public sealed class RpcCircuitOpenException(RpcError error) : RpcException(error);
