namespace Kitex.Server.Protocols.Grpc;

/// <summary>A call as its header fields describe it.</summary>
/// <param name="Method">What is called.</param>
/// <param name="Peer">The connection it came by.</param>
/// <param name="Headers">Who calls, and what travels along.</param>
/// <param name="Started">When its headers came, as a timestamp of the connection's clock.</param>
/// <param name="Timeout">The time the caller gives it; null for no limit.</param>
/// <param name="Gone">Fires when the caller cancels or is gone.</param>
internal readonly record struct GrpcCall(RpcMethod Method, ServerConnection Peer, GrpcHeaders Headers, long Started, TimeSpan? Timeout, CancellationToken Gone)
{
    /// <summary>When the call must be answered, as a timestamp of the same clock; 0 for no limit, and where callers set none.</summary>
    public long Deadline(KitexServerOptions options) =>
        Timeout is { } timeout && options.DeadlinePropagation
            ? (long)Math.Clamp(Started + (timeout.TotalSeconds * Peer.Time.TimestampFrequency), 1, long.MaxValue / 2)
            : 0;
}
