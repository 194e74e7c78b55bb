namespace Kitex;

/// <summary>The caller's token ended the call; not a timeout. The peer may still run it.</summary>
public sealed class RpcCanceledException(RpcError error) : OperationCanceledException(error.Message, error.Cause)
{
    /// <summary>The failure as a value.</summary>
    public RpcError Error { get; } = error;
}
