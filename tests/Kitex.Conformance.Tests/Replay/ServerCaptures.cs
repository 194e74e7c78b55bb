using Kitex.Conformance.Tests.Captures;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>The captures that a server is tried with.</summary>
internal static class ServerCaptures
{
    // Their protocols have tests of their own.
    private static readonly string[] Other = ["probe_grpc_", "probe_generic_", "probe_ttstream_"];

    /// <summary>Those during which the recorded server was told to stop.</summary>
    public static IEnumerable<string> NamesWithStop { get; } =
        Capture.Names("mux_ttheader_graceful_shutdown", "graceful_*", "probe_shutdown_*");

    /// <summary>All others.</summary>
    public static IEnumerable<string> Names { get; } =
        Capture.Names("echo_*", "rich_*", "multi_*", "mux_*", "refuse_*", "kpb_*", "probe_*")
            .Where(static name => !Other.Any(other => name.StartsWith(other, StringComparison.Ordinal)))
            .Except(NamesWithStop);
}
