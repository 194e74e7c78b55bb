using Kitex.Protocols.Http2;

namespace Kitex.Tests.Transport.Grpc.Conformance;

/// <summary>SETTINGS and what they change while streams are open (RFC 9113 section 6.5, RFC 7541 section 4.2).</summary>
public sealed class SettingsTests : ConformanceSuite
{
    [Theory]
    [InlineData("000006 04 00 00000000 0002 00000001", Http2ErrorCode.ProtocolError, "setting 2 has the value 1")]
    [InlineData("000006 04 00 00000000 0002 00000002", Http2ErrorCode.ProtocolError, "setting 2 has the value 2")]
    [InlineData("000006 04 00 00000000 0004 80000000", Http2ErrorCode.FlowControlError, "setting 4 has the value 2147483648")]
    [InlineData("000006 04 00 00000000 0004 ffffffff", Http2ErrorCode.FlowControlError, "setting 4")]
    [InlineData("000006 04 00 00000000 0005 00003fff", Http2ErrorCode.ProtocolError, "setting 5 has the value 16383")]
    [InlineData("000006 04 00 00000000 0005 01000000", Http2ErrorCode.ProtocolError, "setting 5 has the value 16777216")]
    [InlineData("000006 04 00 00000000 0005 00000000", Http2ErrorCode.ProtocolError, "setting 5")]
    public Task A_value_that_the_standard_forbids_ends_the_connection(string hex, object code, string reason) =>
        EndsConnectionAsync(Bytes(hex), (Http2ErrorCode)code, reason);

    [Theory]
    [InlineData("000000 04 00 00000000")]
    [InlineData("000006 04 00 00000000 0002 00000000")]
    [InlineData("000006 04 00 00000000 00ff 12345678")] // nobody knows
    [InlineData("000006 04 00 00000000 0008 00000001")]
    [InlineData("000006 04 00 00000000 0001 ffffffff")]
    [InlineData("000006 04 00 00000000 0003 ffffffff")]
    [InlineData("000006 04 00 00000000 0004 7fff0000")]
    [InlineData("000006 04 00 00000000 0005 00ffffff")]
    [InlineData("000006 04 00 00000000 0006 ffffffff")]
    [InlineData("00000c 04 00 00000000 0003 00000000 0003 00000064")] // the last counts
    [InlineData("000000 04 01 00000000 000000 04 01 00000000")] // answers to nothing
    public Task Other_values_are_taken(string hex) => IsTakenAsync(Bytes(hex));

    [Fact]
    public async Task Every_SETTINGS_is_answered_and_no_answer_is()
    {
        var client = Client(static async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            for (var i = 0; i < 3; i++)
            {
                await peer.SendSettingsAsync(new Http2Setting(Http2SettingId.MaxConcurrentStreams, 50));
            }

            await peer.SendAsync(Http2FrameType.Settings, Http2Flags.Ack, 0, default);
            await peer.SendAsync(Http2FrameType.Ping, Http2Flags.None, 0, new byte[8]);
            var answers = 0;
            while (await peer.NextAsync() is { Header.Type: not Http2FrameType.Ping } frame)
            {
                Assert.Equal((Http2FrameType.Settings, Http2Flags.Ack, 0), (frame.Header.Type, frame.Header.Flags, frame.Header.Length));
                answers++;
            }

            // The first may have been answered in front of the request.
            Assert.InRange(answers, 3, 4);
            await peer.AnswerAsync(1, "hello");
            await peer.ClosedAsync();
        });

        Assert.Equal("hello", await client.SayAsync("x"));
    }

    [Fact]
    public async Task Windows_may_shrink_below_zero_while_streams_send_and_nothing_is_sent_until_they_are_above()
    {
        var client = Client(static async peer =>
        {
            await peer.StartAsync(new Http2Setting(Http2SettingId.InitialWindowSize, 1000));
            await peer.WholeRequestAsync();
            await peer.AnsweredAsync();
            await peer.AnswerAsync(1, "first");
            var stream = await peer.RequestAsync();
            Assert.Equal(1000, (await peer.NextAsync(Http2FrameType.Data)).Payload.Length);

            // 1000 - 1000 sent - 900 = -900.
            await peer.SendSettingsAsync(new Http2Setting(Http2SettingId.InitialWindowSize, 100));
            await peer.SendAsync(output => Http2FrameWriter.WriteWindowUpdate(output, stream, 900));
            await peer.AnsweredAsync(static frame => Assert.NotEqual(Http2FrameType.Data, frame.Header.Type));
            await peer.SendAsync(output => Http2FrameWriter.WriteWindowUpdate(output, stream, 7));
            Assert.Equal(7, (await peer.NextAsync(Http2FrameType.Data)).Payload.Length);

            // 0 again; what a new initial size adds may be sent at once.
            await peer.SendSettingsAsync(new Http2Setting(Http2SettingId.InitialWindowSize, 105));
            Assert.Equal(5, (await peer.NextAsync(Http2FrameType.Data)).Payload.Length);
            await peer.SendSettingsAsync(new Http2Setting(Http2SettingId.InitialWindowSize, 60_000));
            await peer.ReadToEndAsync(stream);
            await peer.AnswerAsync(stream, "second");
            await peer.ClosedAsync();
        });

        Assert.Equal("first", await client.SayAsync("1"));
        Assert.Equal("second", await client.SayAsync(new string('a', 40_000)));
    }

    [Fact]
    public Task A_window_that_grows_beyond_its_limit_by_settings_ends_the_connection() => EndsConnectionAsync(
        Bytes("000004 08 00 00000001 7fff0000 000006 04 00 00000000 0004 00020000"), Http2ErrorCode.FlowControlError, "beyond 2^31-1");

    [Fact]
    public async Task Frames_stay_within_the_size_that_is_allowed_while_it_changes()
    {
        var client = Client(static async peer =>
        {
            await peer.StartAsync(new Http2Setting(Http2SettingId.MaxFrameSize, 1_000_000), new Http2Setting(Http2SettingId.InitialWindowSize, 1_000_000));
            await peer.SendAsync(static output => Http2FrameWriter.WriteWindowUpdate(output, 0, 1_000_000));
            await peer.WholeRequestAsync();
            await peer.AnsweredAsync();
            await peer.AnswerAsync(1, "first");
            var stream = await peer.RequestAsync();
            var sizes = await peer.ReadToEndAsync(stream);

            // Larger ones would hold up the other streams.
            Assert.Equal(16_384, sizes.Max());
            await peer.SendSettingsAsync(new Http2Setting(Http2SettingId.MaxFrameSize, 16_384));
            await peer.AnswerAsync(stream, "second");
            await peer.ClosedAsync();
        });

        Assert.Equal("first", await client.SayAsync("1"));
        Assert.Equal("second", await client.SayAsync(new string('a', 300_000)));
    }

    [Fact]
    public async Task The_table_of_headers_follows_the_server_while_the_connection_is_open()
    {
        var client = Client(static async peer =>
        {
            await peer.StartAsync();
            var first = await peer.NextAsync(Http2FrameType.Headers);
            await peer.ReadToEndAsync(1);
            await peer.SendSettingsAsync(new Http2Setting(Http2SettingId.HeaderTableSize, 0));
            await peer.AnswerAsync(1, "first");

            // A size update to 0, and then no field is kept, so the block is as long as the first.
            var second = await peer.NextAsync(Http2FrameType.Headers);
            Assert.Equal(0x20, second.Payload[0]);
            Assert.InRange(second.Payload.Length, first.Payload.Length - 20, first.Payload.Length + 20);
            await peer.ReadToEndAsync(3);
            await peer.SendSettingsAsync(new Http2Setting(Http2SettingId.HeaderTableSize, 8192));
            await peer.AnswerAsync(3, "second");

            // Up to what the client wants to keep.
            var third = await peer.NextAsync(Http2FrameType.Headers);
            Assert.Equal("3fe11f", Convert.ToHexStringLower(third.Payload.AsSpan(0, 3)));
            await peer.ReadToEndAsync(5);
            await peer.SendSettingsAsync(new(Http2SettingId.HeaderTableSize, 64), new(Http2SettingId.HeaderTableSize, 4096));
            await peer.AnswerAsync(5, "third");

            // The smallest on the way has emptied the table.
            var fourth = await peer.NextAsync(Http2FrameType.Headers);
            Assert.Equal("3f213fe11f", Convert.ToHexStringLower(fourth.Payload.AsSpan(0, 5)));
            await peer.ReadToEndAsync(7);
            await peer.AnswerAsync(7, "fourth");
            var fifth = await peer.NextAsync(Http2FrameType.Headers);
            Assert.InRange(fifth.Payload.Length, 1, 40);
            await peer.ReadToEndAsync(9);
            await peer.AnswerAsync(9, "fifth");
            await peer.ClosedAsync();
        });

        foreach (var answer in new[] { "first", "second", "third", "fourth", "fifth" })
        {
            Assert.Equal(answer, await client.SayAsync("x"));
        }
    }

    [Fact]
    public async Task A_request_whose_headers_are_too_large_for_the_server_is_not_sent()
    {
        var client = Client(static async peer =>
        {
            await peer.StartAsync(new Http2Setting(Http2SettingId.MaxHeaderListSize, 2000));
            await peer.WholeRequestAsync();
            await peer.AnsweredAsync();
            await peer.AnswerAsync(1, "first");
            await peer.AnswerAsync(await peer.WholeRequestAsync(), "third");
            Assert.Equal([1, 3], peer.Streams);
            await peer.ClosedAsync();
        });
        var meta = new MetaInfo { Transient = new Dictionary<string, string> { ["k"] = new('v', 3000) } };

        Assert.Equal("first", await client.SayAsync("1"));
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("2", new CallOptions { Metainfo = meta }));

        Assert.Equal((RpcErrorCode.TooLarge, true), (refused.Code, refused.Error.NothingSent));
        Assert.Equal("third", await client.SayAsync("3"));
    }
}
