using Kitex.Conformance.Tests.Captures;
using Kitex.Conformance.Tests.Wire;

namespace Kitex.Conformance.Tests.Replay;

public sealed class ServerReplayTests(ReplayedServer server) : IClassFixture<ReplayedServer>
{
    public static TheoryData<string> Recorded => [.. Capture.Names(
        "echo_buffered_*", "echo_framed_*", "echo_default_client",
        "rich_buffered_*", "rich_framed_*", "rich_struct_*",
        "multi_framed_*", "multi_nofallback_framed_*",
        "probe_buffered_*", "probe_framed_*", "probe_garbage", "probe_http1_get", "probe_compact_protocol",
        "probe_nonstrict_thrift", "probe_short_then_silence")
        .Where(static name => !name.EndsWith("_ttheader", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Our_server_answers_the_recorded_client_as_Kitex_does(string name) => server.Count(() =>
    {
        var capture = Capture.Load(name);
        var address = capture.ReachesReadTimeout ? server.ImpatientAddress : server.Address;
        foreach (var connection in RecordedConnection.Of(capture))
        {
            var answers = connection.Answers.Select(static answer => WireMessage.Parse(answer).ToString());
            var expected = KnownDifference.Apply(capture, new ConnectionOutcome([.. answers], connection.IsClosedByServer));

            var actual = ServerReplay.Run(address, connection, expected.IsClosed);

            Assert.Equal(expected.ToString(), actual.ToString());
        }
    });
}
