using Kitex.Protocols.Http2;

namespace Kitex.Tests.Transport.Grpc.Conformance;

/// <summary>How a connection begins (RFC 9113 section 3.4).</summary>
public sealed class StartTests : ConformanceSuite
{
    // What a server of another kind says first is shown whole.
    private protected override int ChunkBytes => int.MaxValue;

    [Fact]
    public async Task The_client_begins_with_the_preface_and_its_settings()
    {
        var client = Client(static async peer =>
        {
            await peer.ReadPrefaceAsync();
            var settings = await peer.NextAsync();
            Assert.Equal((Http2FrameType.Settings, Http2Flags.None), (settings.Header.Type, settings.Header.Flags));
            Assert.Equal("00020000000000040000ffff000600100000", Convert.ToHexStringLower(settings.Payload));
            var window = await peer.NextAsync();
            Assert.Equal((Http2FrameType.WindowUpdate, 0, "00ff0001"), (window.Header.Type, window.Header.StreamId, Convert.ToHexStringLower(window.Payload)));
            await peer.SendSettingsAsync();
            await peer.NextAsync(Http2FrameType.Settings);
            await peer.AnswerAsync(1, "hello");
            await peer.ClosedAsync();
        });

        Assert.Equal("hello", await client.SayAsync("x"));
    }

    [Fact]
    public async Task A_call_need_not_wait_for_the_servers_settings()
    {
        var client = Client(static async peer =>
        {
            await peer.ReadPrefaceAsync();
            var stream = await peer.WholeRequestAsync();
            await peer.SendSettingsAsync();
            await peer.AnswerAsync(stream, "hello");
            await peer.ClosedAsync();
        });

        Assert.Equal("hello", await client.SayAsync("x"));
    }

    [Theory]
    [InlineData("000008 06 00 00000000 0102030405060708", Http2ErrorCode.ProtocolError, "type 6, not SETTINGS")]
    [InlineData("000000 04 01 00000000", Http2ErrorCode.ProtocolError, "type 4, not SETTINGS")]
    [InlineData("000004 08 00 00000000 00000001", Http2ErrorCode.ProtocolError, "type 8, not SETTINGS")]
    [InlineData("000000 ee 00 00000000", Http2ErrorCode.ProtocolError, "type 238, not SETTINGS")]
    [InlineData("000001 01 04 00000001 88", Http2ErrorCode.ProtocolError, "type 1, not SETTINGS")]
    [InlineData("000006 04 00 00000001 000300000064", Http2ErrorCode.ProtocolError, "stream 1")]
    public Task The_first_frame_is_SETTINGS(string hex, object code, string reason) => MeetsAsync(Bytes(hex), (Http2ErrorCode)code, reason);

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1, not HTTP/2 without TLS: 'HTTP/1.1 400 Bad Request'")]
    [InlineData("HTTP/1.0 505 x\n", "'HTTP/1.0 505 x'")]
    [InlineData("HTTP/1", "'HTTP/1'")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", "does not speak HTTP/2; it begins with 'SSH-2.0-OpenSSH_'")]
    [InlineData("220 mail ready\r\n", "does not speak HTTP/2")]
    [InlineData("\u0015\u0003\u0001\0\u0002\u0002\u0046", "TLS")]
    [InlineData("\u0016\u0003\u0003\0\u007a\u0002\0\0\u0076\u0003\u0003", "speaks TLS")]
    [InlineData("\0\0\0\u0020\u0080\u0001\0\u0003\0\0\0\u0003abc", "framed Thrift, not gRPC. Leave Grpc() out")]
    [InlineData("\u0080\u0001\0\u0003\0\0\0\u0003abc", "buffered Thrift, not gRPC")]
    [InlineData("\0\0\0\u0020\u0010\0\0\0\0\0\0\u0001\0\u0004", "TTHeader, not gRPC")]
    [InlineData("\0\0\0\u0020\u0090\u0001\0\u0003\0\0\0\u0003abc", "Kitex Protobuf, not gRPC")]
    [InlineData("\u0001\u0002\u0003", "does not speak HTTP/2; it begins with 0x010203")]
    public async Task A_server_that_speaks_something_else_is_told_apart(string said, string reason)
    {
        var client = Client(async peer =>
        {
            await peer.ReadPrefaceAsync();
            await peer.SendBytesAsync(System.Text.Encoding.Latin1.GetBytes(said));
        });

        var failure = await Assert.ThrowsAnyAsync<RpcException>(async () => await client.SayAsync("x"));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains(Address, failure.Message, StringComparison.Ordinal);
        Assert.True(failure.Code is RpcErrorCode.Protocol or RpcErrorCode.ConnectionLost or RpcErrorCode.ConnectFailed);
    }

    [Fact]
    public async Task A_server_that_closes_without_a_word_may_not_speak_HTTP2()
    {
        var client = Client(static peer => peer.ReadPrefaceAsync());

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("x"));

        Assert.Equal(RpcErrorCode.ConnectionLost, failure.Code);
        Assert.Contains("may not speak HTTP/2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_says_nothing_may_not_speak_HTTP2()
    {
        var client = Client(static async peer =>
        {
            await peer.ReadPrefaceAsync();
            await peer.ClosedAsync();
        });

        var timeout = await Assert.ThrowsAsync<RpcTimeoutException>(async () => await client.SayAsync("x", new CallOptions { Timeout = TimeSpan.FromMilliseconds(20) }));

        Assert.Contains("may not speak HTTP/2", timeout.Message, StringComparison.Ordinal);
    }

    private async Task MeetsAsync(Func<ScriptedPeer, Task> act, Http2ErrorCode code, string reason)
    {
        Http2ErrorCode? told = null;
        var client = Client(async peer =>
        {
            await peer.ReadPrefaceAsync();
            await act(peer);
            told = await peer.ClosedAsync();
        });

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("x"));

        Assert.Equal(RpcErrorCode.Protocol, failure.Code);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        await EndAsync();
        Assert.Equal(code, told);
    }
}
