namespace Kitex.Diagnostics;

/// <summary>Which of a client's calls go by gRPC.</summary>
/// <param name="Calls">Those with one request and one response.</param>
/// <param name="Streams">Streams.</param>
internal readonly record struct GrpcUse(bool Calls, bool Streams)
{
    public bool Of(RpcMethod method) => method.IsStreaming ? Streams : Calls;
}
