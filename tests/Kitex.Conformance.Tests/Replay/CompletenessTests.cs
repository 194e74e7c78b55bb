using Kitex.Conformance.Tests.Captures;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>No recording of Protobuf is left out of the replays.</summary>
public sealed class CompletenessTests
{
    private const int OfServer = 67;
    private const int OfClient = 49;

    [Fact]
    public void Every_recording_of_Kitex_Protobuf_and_of_gRPC_with_Protobuf_is_replayed_with_the_server()
    {
        var all = WithoutThrift("kpb_*", "probe_kpb_*", "grpc_*", "probe_grpc_*");

        Assert.Equal(OfServer, all.Length);
        Assert.Equal([], all.Except(ServerCaptures.Names).Except(ServerCaptures.NamesOfGrpc).Except([ServerCaptures.NameOfGrpcWithStop]));
    }

    [Fact]
    public void Every_one_but_probes_is_replayed_with_the_client()
    {
        var all = WithoutThrift("kpb_*", "grpc_*");

        Assert.Equal(OfClient, all.Length);
        Assert.Equal([], all.Except(ClientCaptures.OfMessages).Except(ClientCaptures.OfGrpc));
    }

    private static string[] WithoutThrift(params string[] patterns) => [.. Capture.Names(patterns).Except(Capture.Names("grpc_thrift_*"))];
}
