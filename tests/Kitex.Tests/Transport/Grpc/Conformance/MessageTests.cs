using Kitex.Protocols.Http2;

namespace Kitex.Tests.Transport.Grpc.Conformance;

/// <summary>What headers and trailers may be (RFC 9113 sections 8.1 to 8.3 and 8.6).</summary>
public sealed class MessageTests : ConformanceSuite
{
    [Theory]
    [InlineData("content-type: application/grpc", "the headers have no :status")]
    [InlineData("", "the headers have no :status")]
    [InlineData(":status: 200|:status: 200", "two :status")]
    [InlineData("content-type: application/grpc|:status: 200", "behind ordinary fields")]
    [InlineData("content-length: 3|:status: 200", "behind ordinary fields")]
    [InlineData(":status: ", "the :status '' is none")]
    [InlineData(":status: 20", "the :status '20' is none")]
    [InlineData(":status: 2000", "the :status '2000' is none")]
    [InlineData(":status: abc", "the :status 'abc' is none")]
    [InlineData(":status: +20", "the :status '+20' is none")]
    [InlineData(":status: 099", "the :status '099' is none")]
    [InlineData(":status: 101", "101")]
    [InlineData(":status: 200|:path: /x", ":path is of requests only")]
    [InlineData(":method: GET|:status: 200", ":method is of requests only")]
    [InlineData(":status: 200|:authority: x", ":authority is of requests only")]
    [InlineData(":status: 200|:scheme: http", ":scheme is of requests only")]
    [InlineData(":status: 200|:other: x", "no field can have the name ':other'")]
    [InlineData(":status: 200|Content-Type: application/grpc", "no field can have the name 'Content-Type'")]
    [InlineData(":status: 200|a b: x", "no field can have the name 'a b'")]
    [InlineData(":status: 200|a\tb: x", "no field can have the name 'a b'")]
    [InlineData(":status: 200|\u00e4: x", "no field can have the name")]
    [InlineData(":status: 200|connection: close", "connection is of HTTP/1.1 only")]
    [InlineData(":status: 200|keep-alive: 5", "keep-alive is of HTTP/1.1 only")]
    [InlineData(":status: 200|proxy-connection: x", "proxy-connection is of HTTP/1.1 only")]
    [InlineData(":status: 200|transfer-encoding: chunked", "transfer-encoding is of HTTP/1.1 only")]
    [InlineData(":status: 200|upgrade: h2c", "upgrade is of HTTP/1.1 only")]
    [InlineData(":status: 200|a: x\ny", "the value of a has a line break or a zero")]
    [InlineData(":status: 200|a: x\ry", "the value of a has a line break or a zero")]
    [InlineData(":status: 200|content-type: application/grpc\0", "the value of content-type has a line break or a zero")]
    [InlineData(":status: 200|content-length: x", "content-length 'x'")]
    [InlineData(":status: 200|content-length: -1", "content-length '-1'")]
    [InlineData(":status: 200|content-length: 1|content-length: 2", "content-length '2'")]
    [InlineData(":status: 200|content-length: 99999999999999999999", "content-length")]
    public Task Headers_that_are_malformed_end_their_stream(string fields, string reason) =>
        EndsStreamAsync(peer => peer.SendAsync(Http2FrameType.Headers, Http2Flags.EndHeaders, 1, Block(fields)), Http2ErrorCode.ProtocolError, reason);

    [Fact]
    public Task A_field_without_a_name_ends_its_stream() => EndsStreamAsync(
        static peer => peer.SendAsync(Http2FrameType.Headers, Http2Flags.EndHeaders, 1, new byte[] { 0x88, 0, 0, 1, (byte)'x' }), Http2ErrorCode.ProtocolError, "the name ''");

    [Theory]
    [InlineData("grpc-status: 0|:status: 200", "behind ordinary fields")]
    [InlineData(":status: 200|grpc-status: 0", "the trailers have a :status")]
    [InlineData("grpc-status: 0|Grpc-Message: x", "no field can have the name 'Grpc-Message'")]
    [InlineData("grpc-status: 0|connection: close", "of HTTP/1.1 only")]
    public Task Trailers_that_are_malformed_end_their_stream(string fields, string reason) => EndsStreamAsync(
        async peer =>
        {
            await peer.SendHeadAsync(1);
            await peer.SendMessageAsync(1, "first");
            await peer.SendAsync(Http2FrameType.Headers, Http2Flags.EndHeaders | Http2Flags.EndStream, 1, Block(fields));
        },
        Http2ErrorCode.ProtocolError,
        reason);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Trailers_end_the_stream(bool afterMessage) => EndsStreamAsync(
        async peer =>
        {
            await peer.SendHeadAsync(1);
            if (afterMessage)
            {
                await peer.SendMessageAsync(1, "first");
            }

            await peer.SendAsync(Http2FrameType.Headers, Http2Flags.EndHeaders, 1, Block("grpc-status: 0"));
        },
        Http2ErrorCode.ProtocolError,
        "headers came twice");

    [Fact]
    public Task An_answer_may_be_announced_any_number_of_times() => IsTakenAsync(
        static async peer =>
        {
            foreach (var status in new[] { "100", "103", "103", "199" })
            {
                await peer.SendHeadersAsync(1, false, (":status", status), ("grpc-status", "5"), ("content-length", "7"));
            }

            await peer.AnswerAsync(1, "first");
        },
        answersFirst: false);

    [Theory]
    [InlineData("100")]
    [InlineData("103")]
    public Task An_announcement_does_not_end_the_stream(string status) =>
        EndsStreamAsync(peer => peer.SendHeadersAsync(1, true, (":status", status)), Http2ErrorCode.ProtocolError, "only announces an answer");

    [Fact]
    public Task Data_behind_an_announcement_is_too_early() => EndsStreamAsync(
        static async peer =>
        {
            await peer.SendHeadersAsync(1, false, (":status", "103"));
            await peer.SendMessageAsync(1, "x");
        },
        Http2ErrorCode.ProtocolError,
        "data came before the headers");

    [Theory]
    [InlineData(-1, "the data is not as long as the content-length says")]
    [InlineData(1, "the data is not as long as the content-length says")]
    public Task A_content_length_that_lies_ends_its_stream(int difference, string reason) => EndsStreamAsync(
        async peer =>
        {
            var message = ScriptedPeer.Message("first");
            await peer.SendHeadersAsync(1, false, (":status", "200"), ("content-type", "application/grpc+thrift"), ("content-length", $"{message.Length + difference}"));
            await peer.SendAsync(Http2FrameType.Data, Http2Flags.None, 1, message);
            await peer.SendEndAsync(1);
        },
        Http2ErrorCode.ProtocolError,
        reason);

    [Fact]
    public Task A_content_length_that_holds_is_taken() => IsTakenAsync(
        static async peer =>
        {
            var message = ScriptedPeer.Message("first");
            await peer.SendHeadersAsync(1, false, (":status", "200"), ("content-type", "application/grpc+thrift"), ("content-length", $"{message.Length}"), ("content-length", $"{message.Length}"));
            await peer.SendAsync(Http2FrameType.Data, Http2Flags.None, 1, message.AsMemory(0, 3));
            await peer.SendAsync(Http2FrameType.Data, Http2Flags.None, 1, message.AsMemory(3));
            await peer.SendEndAsync(1);
        },
        answersFirst: false);

    [Fact]
    public async Task Blanks_around_a_value_are_let_pass()
    {
        var client = Client(static async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            await peer.SendHeadersAsync(1, true, (":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "5"), ("grpc-message", "not here "));
            await peer.ClosedAsync();
        });

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.SayAsync("x"));

        Assert.Equal((5, "not here "), (failure.TypeId, failure.RemoteMessage));
    }

    [Fact]
    public Task The_end_by_data_without_trailers_is_no_answer() => EndsAloneAsync(
        static async peer =>
        {
            await peer.SendHeadAsync(1);
            await peer.SendAsync(Http2FrameType.Data, Http2Flags.EndStream, 1, ScriptedPeer.Message("first"));
        },
        "without a grpc-status");

    [Theory]
    [InlineData(":status: 200|content-type: text/html", "text/html")]
    [InlineData(":status: 204", "204")]
    [InlineData(":status: 502|content-type: text/html|content-length: 900", "502")]
    public Task Headers_alone_that_are_not_of_gRPC_are_no_answer(string fields, string reason) =>
        EndsAloneAsync(peer => peer.SendAsync(Http2FrameType.Headers, Http2Flags.EndHeaders | Http2Flags.EndStream, 1, Block(fields)), reason);

    /// <summary>The server ends stream 1 in good order, and its call fails though.</summary>
    private async Task EndsAloneAsync(Func<ScriptedPeer, Task> act, string reason)
    {
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            await act(peer);
            await peer.AnswerAsync(await peer.WholeRequestAsync(), "second");
            await peer.ClosedAsync();
        });

        var failure = await Assert.ThrowsAnyAsync<RpcException>(async () => await client.SayAsync("1"));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Equal("second", await client.SayAsync("2"));
    }

    /// <summary>"name: value" behind "name: value", parted by bars.</summary>
    private static byte[] Block(string fields) => ScriptedPeer.Plain([.. fields.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(static field =>
    {
        var colon = field.IndexOf(": ", StringComparison.Ordinal);
        return (field[..colon], field[(colon + 2)..]);
    })]);
}
