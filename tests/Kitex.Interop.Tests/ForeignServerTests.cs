using Kitex.Interop.Tests.Api;
using Kitex.Interop.Tests.Peers;

namespace Kitex.Interop.Tests;

/// <summary>Our client calls the foreign servers.</summary>
public sealed class ForeignServerTests(ForeignPeers peers) : InteropSuite(peers)
{
    private static readonly string[] SampleNames = ["full", "extreme", "plain"];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Every_sample_has_one_value_on_both_sides(PeerLanguage language, PeerTransport transport)
    {
        var client = await ClientAsync(language, transport);

        foreach (var name in SampleNames)
            Assert.Equal(Samples.Named(name), await client.SampleAsync(name));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Every_sample_comes_back(PeerLanguage language, PeerTransport transport)
    {
        var client = await ClientAsync(language, transport);

        foreach (var name in SampleNames)
            Assert.Equal(Samples.Named(name), await client.EchoAsync(Samples.Named(name)));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Fields_that_were_not_sent_have_their_defaults(PeerLanguage language, PeerTransport transport)
    {
        var client = await ClientAsync(language, transport);

        var sparse = await client.SampleAsync("sparse");

        Assert.Equal(Samples.Named("sparse"), sparse);
        Assert.Equal((42, "hello", 7L), (sparse.Limit, sparse.Greeting, sparse.Quota));
        Assert.Null(sparse.Item);
        Assert.Null(sparse.Choice);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Every_member_of_a_union_comes_back(PeerLanguage language, PeerTransport transport)
    {
        var client = await ClientAsync(language, transport);

        foreach (var choice in Samples.Choices)
        {
            var answer = await client.EchoAsync(new Everything { Id = "union", Choice = choice });
            Assert.Equal(choice, answer.Choice);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Several_arguments_arrive(PeerLanguage language, PeerTransport transport)
    {
        var client = await ClientAsync(language, transport);

        var joined = await client.JoinAsync("a", -1, true, [1, long.MinValue], new Item { Name = "pen" }, Colour.Ultraviolet);

        Assert.Equal("a|-1|true|1,-9223372036854775808|pen|1000000", joined);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_void_method_returns(PeerLanguage language, PeerTransport transport)
    {
        var client = await ClientAsync(language, transport);

        await client.NothingAsync();
        await client.FailAsync(Failure.None);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_oneway_call_is_heard(PeerLanguage language, PeerTransport transport)
    {
        var client = await ClientAsync(language, transport);

        await client.NoteAsync("ours 1");
        await client.NoteAsync("ours 2");

        // A oneway call has its connection to itself, so the next call may overtake it.
        using var limit = new CancellationTokenSource(Limit);
        IReadOnlyList<string> notes;
        do
            notes = await client.NotesAsync("ours", limit.Token);
        while (notes.Count < 2);
        Assert.Equal(["ours 1", "ours 2"], notes.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Large_payloads_come_back(PeerLanguage language, PeerTransport transport)
    {
        var client = await ClientAsync(language, transport);
        var text = string.Concat(Enumerable.Repeat("𝄞é-", 14_286));
        var bytes = Enumerable.Range(0, 100_096).Select(static i => (byte)(i ^ (i >> 8))).ToArray();

        Assert.Equal(text, await client.EchoTextAsync(text));
        Assert.Equal(bytes, (await client.EchoBytesAsync(bytes)).ToArray());
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Calls_in_a_row_share_a_connection(PeerLanguage language, PeerTransport transport)
    {
        await using var engine = new CountingEngine();
        var client = await ClientAsync(language, transport, o => o.UseEngine(engine));

        for (var i = 0; i < 500; i++)
            Assert.Equal($"call {i}", await client.EchoTextAsync($"call {i}"));

        Assert.Equal(1, engine.Dials);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Several_connections_work_at_once(PeerLanguage language, PeerTransport transport)
    {
        // A client has its own connections.
        var clients = new LargerPeerClient[8];
        for (var i = 0; i < clients.Length; i++)
            clients[i] = await ClientAsync(language, transport);

        await Task.WhenAll(clients.Select(static async (client, number) =>
        {
            for (var i = 0; i < 50; i++)
                Assert.Equal($"{number} {i}", await client.EchoTextAsync($"{number} {i}"));
        }));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_client_makes_many_calls_at_once(PeerLanguage language, PeerTransport transport)
    {
        var client = await ClientAsync(language, transport);
        var texts = Enumerable.Range(0, 64).Select(static i => $"call {i}").ToArray();

        Assert.Equal(texts, await Task.WhenAll(texts.Select(text => client.EchoTextAsync(text).AsTask())));
    }
}
