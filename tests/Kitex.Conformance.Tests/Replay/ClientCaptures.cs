using Kitex.Conformance.Tests.Captures;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>The captures that a client is tried with.</summary>
internal static class ClientCaptures
{
    /// <summary>Those of messages of Thrift and Kitex Protobuf.</summary>
    public static IEnumerable<string> OfMessages { get; } = [.. Capture.Names("echo_*", "rich_*", "multi_*", "mux_*", "refuse_*", "graceful_*", "kpb_*")];

    /// <summary>Those of gRPC with Protobuf.</summary>
    public static IEnumerable<string> OfGrpc { get; } = [.. Capture.Names("grpc_*").Except(Capture.Names("grpc_thrift_*"))];
}
