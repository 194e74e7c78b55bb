using Kitex.Interop.Tests.Api;
using Kitex.Interop.Tests.Peers;

namespace Kitex.Interop.Tests;

/// <summary>The foreign clients call our server.</summary>
public sealed class ForeignClientTests(ForeignPeers peers) : InteropSuite(peers)
{
    /// <summary>The cases of python/cases.py, which node/cases.js has too.</summary>
    private static readonly string[] Cases =
    [
        "samples_are_the_same",
        "samples_come_back",
        "absent_fields_have_their_defaults",
        "unions_come_back",
        "several_arguments_arrive",
        "void_returns",
        "oneway_is_heard",
        "declared_exceptions_are_raised",
        "undeclared_failure_is_internal_error",
        "unknown_method_is_raised",
        "large_payloads_come_back",
        "many_calls_share_a_connection",
        "connections_work_at_once",
        "old_protocol_is_refused_and_the_server_goes_on",
    ];

    /// <summary>Only Node's client sends calls before it has the answers of earlier ones.</summary>
    private static readonly string[] NodeCases = [.. Cases, "calls_need_not_wait_for_answers"];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Every_case_passes(PeerLanguage language, PeerTransport transport)
    {
        var server = Own(PeerServer.Create(new PeerHandler(), static o => o.Listen("127.0.0.1:0")));
        await server.StartAsync();

        var run = await Peers.RunClientAsync(language, transport, AddressText.Format(server.Address));

        var expected = (language == PeerLanguage.Node ? NodeCases : Cases).Select(static name => $"PASS {name}").Order(StringComparer.Ordinal);
        Assert.True(run.ExitCode == 0 && expected.SequenceEqual(run.Lines.Order(StringComparer.Ordinal)), run.ToString());
    }
}
