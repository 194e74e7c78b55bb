using Kitex.Protocols.Http2;

namespace Kitex.Tests.Transport.Grpc.Conformance;

/// <summary>GOAWAY (RFC 9113 section 6.8).</summary>
public sealed class GoAwayTests : ConformanceSuite
{
    [Theory]
    [InlineData(Http2ErrorCode.NoError, "graceful shutdown", "(NoError: graceful shutdown)")]
    [InlineData(Http2ErrorCode.NoError, "", "(NoError)")]
    [InlineData(Http2ErrorCode.InternalError, "out of\r\nmemory", "(InternalError: out of  memory)")]
    [InlineData((Http2ErrorCode)77, "x", "(77: x)")]
    public Task Streams_above_the_last_were_not_looked_at_and_the_others_go_on(object code, string said, string text) => DrainAsync(
        peer => peer.SendAsync(output => Http2FrameWriter.WriteGoAway(output, 1, (Http2ErrorCode)code, System.Text.Encoding.UTF8.GetBytes(said))), text);

    [Fact]
    public Task The_last_stream_may_be_told_in_two_steps() => DrainAsync(
        static async peer =>
        {
            await peer.SendAsync(static output => Http2FrameWriter.WriteGoAway(output, int.MaxValue, Http2ErrorCode.NoError, "graceful shutdown"u8));
            await peer.AnsweredAsync();
            await peer.SendAsync(static output => Http2FrameWriter.WriteGoAway(output, 1, Http2ErrorCode.NoError, "graceful shutdown"u8));
        },
        "(NoError: graceful shutdown)");

    [Fact]
    public Task A_last_stream_that_grows_gives_no_call_back() => DrainAsync(
        static async peer =>
        {
            await peer.SendAsync(static output => Http2FrameWriter.WriteGoAway(output, 1, Http2ErrorCode.NoError, "one"u8));
            await peer.SendAsync(static output => Http2FrameWriter.WriteGoAway(output, 3, Http2ErrorCode.NoError, "three"u8));
            await peer.SendMessageAsync(3, "late");
        },
        "(NoError: one)");

    [Fact]
    public async Task A_connection_closed_with_an_error_tells_it_to_the_calls()
    {
        var client = Client(static async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            await peer.AnsweredAsync();
            await peer.SendAsync(static output => Http2FrameWriter.WriteGoAway(output, 1, Http2ErrorCode.InternalError, "out of memory"u8));
        });

        var lost = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("x"));

        Assert.Equal((RpcErrorCode.ConnectionLost, false), (lost.Code, lost.Error.NothingSent));
        Assert.Contains("The server closed it with InternalError: out of memory.", lost.Message, StringComparison.Ordinal);
        Assert.Contains(Address, lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_that_wait_for_their_turn_end_as_not_looked_at()
    {
        var waits = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var client = Client(async peer =>
        {
            await peer.StartAsync(new Http2Setting(Http2SettingId.MaxConcurrentStreams, 1));
            await peer.WholeRequestAsync();
            await peer.AnsweredAsync();
            begun.SetResult();
            await waits.Task.WaitAsync(Limit);
            await peer.SendAsync(static output => Http2FrameWriter.WriteGoAway(output, int.MaxValue, Http2ErrorCode.NoError, "bye"u8));
            await peer.AnswerAsync(1, "first");
            Assert.Null(await peer.ClosedAsync());
        });

        var first = client.SayAsync("1").AsTask();
        await begun.Task.WaitAsync(Limit);
        var second = client.SayAsync("2").AsTask();
        Assert.Equal((2, 1), (Load.Streams, Load.Waiting));
        waits.SetResult();

        var refused = await Assert.ThrowsAsync<RpcException>(() => second);
        Assert.Equal((RpcErrorCode.Rejected, true), (refused.Code, refused.Error.NothingSent));
        Assert.Equal("first", await first);
    }

    /// <summary>Stream 1 goes on, stream 3 ends as not looked at, the connection closes when stream 1 has ended, and the next call connects anew.</summary>
    private async Task DrainAsync(Func<ScriptedPeer, Task> act, string text)
    {
        var begun = new TaskCompletionSource();
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            var stream = await peer.WholeRequestAsync();
            if (!begun.TrySetResult())
            {
                await peer.AnswerAsync(stream, "anew");
                await peer.ClosedAsync();
                return;
            }

            await peer.WholeRequestAsync();
            await act(peer);
            await peer.AnswerAsync(1, "first");
            Assert.Null(await peer.ClosedAsync());
        });

        var first = client.SayAsync("1").AsTask();
        await begun.Task.WaitAsync(Limit);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("2"));

        Assert.Equal((RpcErrorCode.Rejected, true), (refused.Code, refused.Error.NothingSent));
        Assert.Contains(text, refused.Message, StringComparison.Ordinal);
        Assert.Contains("safe to try again", refused.Message, StringComparison.Ordinal);
        Assert.Contains(Address, refused.Message, StringComparison.Ordinal);
        Assert.Equal("first", await first);
        Assert.Equal("anew", await client.SayAsync("3"));
        await EndAsync();
        Assert.Equal(2, Connections);
    }
}
