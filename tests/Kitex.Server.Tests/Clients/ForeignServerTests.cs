using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Clients;

/// <summary>A TTHeader client meets servers that speak plain Thrift.</summary>
public abstract class ForeignServerTests(TestNetwork network) : ServerSuite(network)
{
    public static TheoryData<bool> Multiplexed => [false, true];

    [Theory]
    [MemberData(nameof(Multiplexed))]
    public Task A_framed_reply_names_the_option(bool multiplexed) =>
        FailsAsync(multiplexed, RpcErrorCode.Protocol, "give the client Framed()", static request => (request with { Type = RawMessage.Exception, Body = [0] }).Framed());

    [Theory]
    [MemberData(nameof(Multiplexed))]
    public Task A_buffered_reply_names_the_option(bool multiplexed) =>
        FailsAsync(multiplexed, RpcErrorCode.Protocol, "give the client Buffered()", static request => (request with { Type = RawMessage.Exception, Body = [0] }).Buffered());

    [Theory]
    [MemberData(nameof(Multiplexed))]
    public Task A_server_that_closes_without_a_word_is_told_with_the_options(bool multiplexed) =>
        FailsAsync(multiplexed, RpcErrorCode.ConnectionLost, "give the client Framed() or Buffered()", static _ => []);

    [Theory]
    [MemberData(nameof(Multiplexed))]
    public async Task A_server_that_waits_for_more_is_told_with_the_options(bool multiplexed)
    {
        // As lenient servers of Apache Thrift do, which take the header for the length of a name.
        var address = Script(static async peer => await peer.Connection.ReadAsync(int.MaxValue, Limit));
        var client = Client(address, o =>
        {
            if (multiplexed)
            {
                o.Multiplexed();
            }
        });

        var timeout = await Assert.ThrowsAsync<RpcTimeoutException>(async () => await client.AddAsync(1, 2, new() { Timeout = TimeSpan.FromMilliseconds(50) }));

        Assert.Contains("give the client Framed() or Buffered()", timeout.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_has_answered_before_is_not_suspected()
    {
        var address = Script(static async peer =>
        {
            await peer.SendAsync(RawReply.TTHeader(await peer.ReceiveAsync(), "0800000000000300"));
            await peer.ReceiveAsync();
        });
        var client = Client(address);
        Assert.Equal(3, await client.AddAsync(1, 2));

        var lost = await Assert.ThrowsAsync<RpcException>(async () => await client.AddAsync(1, 2));

        Assert.Equal(RpcErrorCode.ConnectionLost, lost.Code);
        Assert.DoesNotContain("Framed()", lost.Message, StringComparison.Ordinal);
    }

    private async Task FailsAsync(bool multiplexed, RpcErrorCode code, string text, Func<RawMessage, byte[]> reply)
    {
        var address = Script(async peer => await peer.SendAsync(reply(await peer.ReceiveAsync())));
        var client = Client(address, o =>
        {
            if (multiplexed)
            {
                o.Multiplexed();
            }
        });

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.AddAsync(1, 2));

        Assert.Equal(code, failure.Code);
        Assert.Contains(text, failure.Message, StringComparison.Ordinal);
    }

    public sealed class OverSockets() : ForeignServerTests(new SocketNetwork());

    public sealed class InMemory() : ForeignServerTests(new MemoryNetwork());
}
