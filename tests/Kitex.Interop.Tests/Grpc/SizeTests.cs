using Kitex.Interop.Tests.Grpc.Api;
using Kitex.Interop.Tests.Peers;

namespace Kitex.Interop.Tests.Grpc;

/// <summary>Messages of our client and foreign servers as large as they may be, and larger. The libraries take 4 MiB.</summary>
public sealed class SizeTests(GrpcPeers peers) : GrpcSuite(peers)
{
    private const int ResourceExhausted = 8;

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Four_megabytes_go_each_way(PeerLanguage language)
    {
        var client = await ClientAsync(language, static o => o.Configure(static x => x with { MaxFrameBytes = FourMegabytes }));

        foreach (var bytes in new[] { FourMegabytes - Overhead - 1, FourMegabytes - Overhead })
        {
            var question = Questions.OfData(bytes);
            Assert.Equal(bytes + Overhead, question.CalculateSize());
            Assert.Equal(question.Data, (await client.AskAsync(question)).Data);
            Assert.Equal([question.Data, question.Data], await client.ChatAsync(Enumerable.Repeat(question, 2).ToAsyncEnumerable()).Select(static a => a.Data).ToListAsync());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_limit_of_the_server_holds_and_the_connection_goes_on(PeerLanguage language, RpcKind kind)
    {
        await using var engine = new CountingEngine();
        var client = await ClientAsync(language, o => o.UseEngine(engine));

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(() =>
            CallAsync(client, kind, Questions.OfData(FourMegabytes - Overhead + 1), default).WaitAsync(Limit));

        Assert.Equal(ResourceExhausted, failure.TypeId);
        Assert.Contains("larger than max", failure.RemoteMessage, StringComparison.Ordinal);
        Assert.Equal("goes on", (await client.AskAsync(new Question { Text = "goes on" })).Text);
        Assert.Equal(1, engine.Dials);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task The_limit_of_the_client_holds_and_the_connection_goes_on(PeerLanguage language)
    {
        await using var engine = new CountingEngine();
        var client = await ClientAsync(language, o => o.UseEngine(engine).Configure(static x => x with { MaxFrameBytes = FourMegabytes }));
        var question = Questions.Wishing(new Wish { Size = FourMegabytes - Overhead + 1, Count = 1 });

        var single = await Assert.ThrowsAsync<RpcException>(async () => await client.AskAsync(question));
        var stream = await Assert.ThrowsAsync<RpcException>(async () => await client.SpreadAsync(question).ToListAsync());

        Assert.Equal((RpcErrorCode.TooLarge, RpcErrorCode.TooLarge), (single.Code, stream.Code));
        Assert.Equal("goes on", (await client.AskAsync(new Question { Text = "goes on" })).Text);
        Assert.Equal(1, engine.Dials);
    }
}
