using Kitex.Interop.Tests.Grpc.Api;
using Kitex.Interop.Tests.Peers;

namespace Kitex.Interop.Tests.Grpc;

/// <summary>Our client ends calls of foreign servers before they do.</summary>
public sealed class EndingTests(GrpcPeers peers) : GrpcSuite(peers)
{
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_deadline_ends_the_call_on_both_sides(PeerLanguage language, RpcKind kind)
    {
        var client = await ClientAsync(language);
        var name = $"deadline {kind}";

        var call = CallAsync(client, kind, Questions.Wishing(new Wish { Wait = name }), new CallOptions { Timeout = TimeSpan.FromSeconds(1.5) });

        await Assert.ThrowsAsync<RpcTimeoutException>(() => call.WaitAsync(Limit));
        Assert.Equal("cancelled", (await client.EndedAsync(new Name { Name_ = name })).Name_);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Cancelling_reaches_the_server(PeerLanguage language, RpcKind kind)
    {
        var client = await ClientAsync(language);
        var name = $"cancel {kind}";
        using var cancel = new CancellationTokenSource();

        var call = CallAsync(client, kind, Questions.Wishing(new Wish { Wait = name }), cancel.Token);
        await client.BegunAsync(new Name { Name_ = name });
        await cancel.CancelAsync();

        await Assert.ThrowsAsync<RpcCanceledException>(() => call.WaitAsync(Limit));
        Assert.Equal("cancelled", (await client.EndedAsync(new Name { Name_ = name })).Name_);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Leaving_a_stream_reaches_the_server(PeerLanguage language)
    {
        var client = await ClientAsync(language);
        var question = new Question { Wish = new Wish { Count = 1, Wait = "leave" } };

        await foreach (var _ in client.SpreadAsync(question))
        {
            await client.BegunAsync(new Name { Name_ = "leave" });
            break;
        }

        Assert.Equal("cancelled", (await client.EndedAsync(new Name { Name_ = "leave" })).Name_);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task The_server_is_told_the_time_left(PeerLanguage language)
    {
        var client = await ClientAsync(language);
        var question = Questions.Wishing(new Wish { TellTime = true });

        foreach (var timeout in new[] { TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), TimeSpan.FromDays(20) })
        {
            Assert.InRange((await client.AskAsync(question, new CallOptions { Timeout = timeout })).Number, 1, timeout.TotalMilliseconds);
        }

        Assert.Equal(-1, (await client.AskAsync(question, new CallOptions { Timeout = Timeout.InfiniteTimeSpan })).Number);
    }
}
