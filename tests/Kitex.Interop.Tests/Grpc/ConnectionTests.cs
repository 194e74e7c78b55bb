using Kitex.Interop.Tests.Grpc.Api;
using Kitex.Interop.Tests.Grpc.Wires;
using Kitex.Interop.Tests.Peers;

namespace Kitex.Interop.Tests.Grpc;

/// <summary>Connections between our client and foreign servers.</summary>
public sealed class ConnectionTests(GrpcPeers peers) : GrpcSuite(peers)
{
    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Calls_beyond_the_servers_limit_wait_for_their_turn(PeerLanguage language)
    {
        await using var engine = new CountingEngine();
        var client = await ClientAsync(language, o => o.UseEngine(engine), """{"grpc.max_concurrent_streams":2}""");
        // Until the server has said its limit, there is none.
        await client.AskAsync(new Question());

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.AskAsync(Questions.Wishing(new Wish { Meet = 2 })).AsTask()));

        Assert.Equal(2, answers.Max(static a => a.Number));
        Assert.Equal(1, engine.Dials);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Pings_of_the_server_are_answered_while_a_call_is_silent(PeerLanguage language)
    {
        var server = await Peers.ServerAsync(language, """{"grpc.keepalive_time_ms":300,"grpc.keepalive_timeout_ms":10000,"grpc.http2.max_pings_without_data":0}""");
        var wiretap = Own(new Wiretap(server.Address));
        var client = Client(wiretap.Address);

        var call = client.AskAsync(new Question { Text = "silent", Wish = new Wish { Wait = "silence" } }).AsTask();
        await client.BegunAsync(new Name { Name_ = "silence" });
        var before = wiretap.ToServer.PingAcks;
        await wiretap.ToServer.UntilAsync(counts => counts.PingAcks >= before + 2).WaitAsync(Limit);
        await client.ReleaseAsync(new Name { Name_ = "silence" });

        Assert.Equal("silent", (await call).Text);
        Assert.Equal(0, wiretap.ToClient.GoAways);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_restart_of_the_server_loses_no_call(PeerLanguage language)
    {
        await using var engine = new CountingEngine();
        var server = Own(await Peers.StartServerAsync(language));
        var client = Client(server.Address, o => o.UseEngine(engine));
        var call = client.AskAsync(new Question { Text = "old", Wish = new Wish { Wait = "restart" } }).AsTask();
        await client.BegunAsync(new Name { Name_ = "restart" });

        await server.RestartAsync();
        await TryAgainAsync(async () => await client.ReleaseAsync(new Name { Name_ = "restart" }));

        Assert.Equal("old", (await call).Text);
        await TryAgainAsync(async () => Assert.Equal("new", (await client.AskAsync(new Question { Text = "new" })).Text));
        Assert.Equal(2, engine.Dials);
    }

    /// <summary>A call that was under way when the server said that it stops was not looked at, and says so.</summary>
    private static async Task TryAgainAsync(Func<Task> call)
    {
        for (var refused = 0; refused < 100; refused++)
        {
            try
            {
                await call();
                return;
            }
            catch (RpcException failure) when (failure.Error.NothingSent)
            {
                await Task.Yield();
            }
        }

        Assert.Fail("Every call was refused.");
    }
}
