using Kitex.Conformance.Tests.Captures;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>The captures that a server is tried with.</summary>
internal static class ServerCaptures
{
    /// <summary>That of gRPC during which the recorded server was told to stop.</summary>
    public const string NameOfGrpcWithStop = "grpc_graceful_shutdown";

    /// <summary>Those of messages during which the recorded server was told to stop.</summary>
    public static IEnumerable<string> NamesWithStop { get; } =
        Capture.Names("mux_ttheader_graceful_shutdown", "graceful_*", "probe_shutdown_*");

    /// <summary>All others of gRPC with Protobuf.</summary>
    public static IEnumerable<string> NamesOfGrpc { get; } =
        Capture.Names("grpc_*", "probe_grpc_*").Except([.. Capture.Names("grpc_thrift_*"), NameOfGrpcWithStop]);

    /// <summary>All others of messages. Other protocols have replays of their own.</summary>
    public static IEnumerable<string> Names { get; } =
        Capture.Names("echo_*", "rich_*", "multi_*", "mux_*", "refuse_*", "kpb_*", "probe_*")
            .Except(Capture.Names("probe_grpc_*", "probe_generic_*", "probe_ttstream_*"))
            .Except(NamesWithStop);
}
