using Kitex.Interop.Tests.Grpc.Api;
using Kitex.Interop.Tests.Grpc.Wires;
using Kitex.Interop.Tests.Peers;
using Kitex.Server;

namespace Kitex.Interop.Tests.Grpc;

/// <summary>The foreign clients call our server.</summary>
public sealed class ForeignClientTests(GrpcPeers peers) : GrpcSuite(peers)
{
    private const string Kitex = "kitex";
    private const string Standard = "standard";
    private const int LargestMessage = 5 * 1024 * 1024;

    /// <summary>The cases of python/talk/cases.py and node/talk/cases.js that need no server of their own.</summary>
    private static readonly string[] Cases =
    [
        "messages_come_back",
        "streams_of_every_kind_come_whole",
        "ten_thousand_messages_go_each_way",
        "streams_may_be_empty_and_so_may_messages",
        "talk_alternates",
        "either_side_may_end_first",
        "every_status_arrives",
        "a_stream_fails_behind_its_messages",
        "what_is_not_served_is_refused",
        "a_deadline_ends_the_call_on_both_sides",
        "the_server_knows_the_time_left",
        "cancelling_reaches_the_handler",
        "metadata_goes_both_ways",
        "gzip_goes_both_ways",
        "what_the_server_cannot_decompress_is_refused",
        "four_megabytes_are_no_more_than_that",
        "the_limit_of_the_server_holds",
        "hundreds_of_calls_share_a_connection",
    ];

    [Theory]
    [InlineData(PeerLanguage.Python, Kitex)]
    [InlineData(PeerLanguage.Python, Standard)]
    [InlineData(PeerLanguage.Node, Kitex)]
    [InlineData(PeerLanguage.Node, Standard)]
    public async Task Every_case_passes(PeerLanguage language, string mode)
    {
        var server = await ServeAsync(new TalkHandler(), x => x with { MaxMessageBytes = LargestMessage, StandardStatusCodes = mode == Standard });

        var run = await Peers.RunClientAsync(language, AddressText.Format(server.Address), mode);

        Passed(run, Cases);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task What_is_compressed_is_small_both_ways(PeerLanguage language)
    {
        var server = await ServeAsync(new TalkHandler());
        var wiretap = Own(new Wiretap(AddressText.Format(server.Address)));

        var run = await Peers.RunClientAsync(language, wiretap.Address, Kitex, "gzip_goes_both_ways");

        // Three megabytes each way.
        Passed(run, "gzip_goes_both_ways");
        Assert.InRange(wiretap.ToServer.Bytes, 1, 100_000);
        Assert.InRange(wiretap.ToClient.Bytes, 1, 100_000);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Calls_beyond_our_limit_wait_for_their_turn(PeerLanguage language)
    {
        var server = await ServeAsync(new TalkHandler(), static x => x with { MaxStreamsPerConnection = 2 });

        var run = await Peers.RunClientAsync(language, AddressText.Format(server.Address), Kitex, "messages_come_back", "calls_beyond_the_servers_limit_wait");

        Passed(run, "messages_come_back", "calls_beyond_the_servers_limit_wait");
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Pings_of_the_client_are_answered_while_a_call_is_silent(PeerLanguage language)
    {
        var handler = new TalkHandler();
        var wiretap = Own(new Wiretap(AddressText.Format((await ServeAsync(handler)).Address)));

        await RunSilenceAsync(language, "pings_keep_a_silent_connection", handler, wiretap, wiretap.ToClient);
    }

    // A peer that speaks is not asked whether it is there.
    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Our_pings_are_answered_while_a_call_is_silent(PeerLanguage language)
    {
        var handler = new TalkHandler();
        var server = await ServeAsync(handler, static x => x with { KeepAliveDelay = TimeSpan.FromSeconds(1) });
        var wiretap = Own(new Wiretap(AddressText.Format(server.Address)));

        await RunSilenceAsync(language, "silence_ends_well", handler, wiretap, wiretap.ToServer);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_restart_of_our_server_loses_no_call(PeerLanguage language)
    {
        var handler = new TalkHandler();
        var server = await ServeAsync(handler);
        var address = AddressText.Format(server.Address);
        var running = Peers.RunClientAsync(language, address, Kitex, "a_restart_loses_no_call");
        await handler.WaitOf("restart").Begun.WaitAsync(Limit);

        var stopping = server.StopAsync();
        handler.WaitOf("restart").Release();
        await stopping;
        await ServeAsync(handler, address: address);

        Passed(await running, "a_restart_loses_no_call");
    }

    /// <summary>Holds the call until two more pings were answered.</summary>
    private async Task RunSilenceAsync(PeerLanguage language, string name, TalkHandler handler, Wiretap wiretap, WireCounts answers)
    {
        var running = Peers.RunClientAsync(language, wiretap.Address, Kitex, name);
        await handler.WaitOf("silence").Begun.WaitAsync(Limit);
        var before = answers.PingAcks;
        await answers.UntilAsync(counts => counts.PingAcks >= before + 2).WaitAsync(Limit);
        handler.WaitOf("silence").Release();

        Passed(await running, name);
        Assert.Equal(0, wiretap.ToClient.GoAways);
    }

    private async Task<KitexServer> ServeAsync(TalkHandler handler, Func<GrpcServerOptions, GrpcServerOptions>? change = null, string address = "127.0.0.1:0")
    {
        var server = Own(TalkServer.Create(handler, o => o.Listen(address).Configure(x => x with { DrainTimeout = Limit, Grpc = (change ?? (static g => g))(x.Grpc) })));
        await server.StartAsync();
        return server;
    }

    private static void Passed(ProgramResult run, params string[] cases) =>
        Assert.True(run.ExitCode == 0 && cases.Select(static name => $"PASS {name}").SequenceEqual(run.Lines), run.ToString());
}
