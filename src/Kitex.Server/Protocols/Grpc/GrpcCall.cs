namespace Kitex.Server.Protocols.Grpc;

/// <summary>A call as its header fields describe it.</summary>
/// <param name="Method">What is called.</param>
/// <param name="Peer">The connection it came by.</param>
/// <param name="Headers">Who calls, and what travels along.</param>
/// <param name="Timeout">The time the caller gives it; null for no limit.</param>
/// <param name="Gone">Fires when the caller cancels or is gone.</param>
internal readonly record struct GrpcCall(RpcMethod Method, ServerConnection Peer, GrpcHeaders Headers, TimeSpan? Timeout, CancellationToken Gone);
