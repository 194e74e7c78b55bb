namespace Kitex;

/// <summary>
/// The call was not answered before the deadline of the call being served, within which it was made: not its own timeout was too
/// short, but that of the caller's caller. The peer may still run it.
/// </summary>
public sealed class RpcDeadlineException(RpcError error) : RpcTimeoutException(error);
