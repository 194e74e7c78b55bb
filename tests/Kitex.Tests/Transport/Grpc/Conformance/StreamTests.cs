using Kitex.Protocols.Http2;

namespace Kitex.Tests.Transport.Grpc.Conformance;

/// <summary>The states of streams, their numbers, and how many there may be (RFC 9113 section 5.1).</summary>
public sealed class StreamTests : ConformanceSuite
{
    [Theory]
    [InlineData("000001 00 00 00000005 aa")] // DATA
    [InlineData("000000 00 01 00000005")]
    [InlineData("000001 01 04 00000005 88")] // HEADERS
    [InlineData("000004 03 00 00000005 00000008")] // RST_STREAM
    [InlineData("000004 08 00 00000005 00000001")] // WINDOW_UPDATE
    [InlineData("000004 08 00 00000005 00000000")]
    [InlineData("000001 00 00 7fffffff aa")]
    [InlineData("000001 00 00 00000002 aa")] // those of the server have even numbers, and pushes are off
    [InlineData("000001 01 04 00000002 88")]
    [InlineData("000004 03 00 00000002 00000008")]
    [InlineData("000004 08 00 00000002 00000001")]
    public Task A_frame_of_a_stream_that_was_never_opened_ends_the_connection(string hex) => EndsConnectionAsync(Bytes(hex), Http2ErrorCode.ProtocolError, "");

    [Theory]
    [InlineData("000001 00 00 00000001 aa")] // DATA
    [InlineData("000000 00 01 00000001")]
    [InlineData("000003 00 08 00000001 02 0000")]
    [InlineData("000001 01 05 00000001 88")] // HEADERS
    [InlineData("000004 03 00 00000001 00000000")] // RST_STREAM
    [InlineData("000004 08 00 00000001 00000001")] // WINDOW_UPDATE
    [InlineData("000004 08 00 00000001 00000000")]
    [InlineData("000004 08 00 00000001 7fffffff 000004 08 00 00000001 7fffffff")]
    [InlineData("000005 02 00 00000001 0000000000")] // PRIORITY
    [InlineData("000004 02 00 00000001 00000000")]
    public async Task A_late_frame_of_a_stream_that_was_answered_is_passed_over(string hex) => await IsTakenAsync(
        async peer =>
        {
            await peer.AnswerAsync(1, "first");
            await Bytes(hex)(peer);
        },
        answersFirst: false);

    [Fact]
    public async Task Late_frames_of_a_cancelled_stream_keep_tables_and_windows_in_step()
    {
        using var cancel = new CancellationTokenSource();
        var credited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var client = Client(
            async peer =>
            {
                await peer.StartAsync();
                await peer.WholeRequestAsync();
                await cancel.CancelAsync();
                Assert.Equal(Http2ErrorCode.Cancel, (await peer.NextAsync(Http2FrameType.RstStream)).Code);
                await peer.SendHeadersAsync(1, false, (":status", "200"), ("content-type", "application/grpc+thrift"), ("late", "entry"));
                await peer.SendAsync(Http2FrameType.Data, Http2Flags.None, 1, new byte[16_384]);
                await peer.SendAsync(Http2FrameType.Data, Http2Flags.EndStream, 1, new byte[16_384]);
                var credit = await peer.NextAsync(Http2FrameType.WindowUpdate);
                Assert.Equal((0, "00008000"), (credit.Header.StreamId, Convert.ToHexStringLower(credit.Payload)));

                // The next request is one the peer waits for: it must not come before what it has waited for until here.
                credited.SetResult();
                await peer.WholeRequestAsync();
                await peer.SendHeadersAsync(3, false, (":status", "200"), ("content-type", "application/grpc+thrift"), ("late", "entry"));
                await peer.SendMessageAsync(3, "second");
                await peer.SendEndAsync(3);
                await peer.ClosedAsync();
            },
            static o => o with { ConnectionWindowBytes = 64 * 1024 });

        await Assert.ThrowsAsync<RpcCanceledException>(async () => await client.SayAsync("1", cancel.Token));
        await credited.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("second", await client.SayAsync("2"));
    }

    [Fact]
    public async Task An_answer_before_the_end_of_the_request_ends_the_stream_in_good_order()
    {
        var client = Client(static async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            await peer.SendSettingsAsync(new Http2Setting(Http2SettingId.InitialWindowSize, 10));
            await peer.AnsweredAsync();
            await peer.AnswerAsync(1, "first");
            var stream = await peer.RequestAsync();
            await peer.NextAsync(Http2FrameType.Data);
            await peer.AnswerAsync(stream, "early");
            await peer.SendAsync(output => Http2FrameWriter.WriteRstStream(output, stream, Http2ErrorCode.NoError));
            Assert.Equal(Http2ErrorCode.NoError, (await peer.NextAsync(Http2FrameType.RstStream)).Code);
            await peer.SendSettingsAsync(new Http2Setting(Http2SettingId.InitialWindowSize, 1000));
            await peer.AnswerAsync(await peer.WholeRequestAsync(), "third");
            await peer.ClosedAsync();
        });

        Assert.Equal("first", await client.SayAsync("1"));
        Assert.Equal("early", await client.SayAsync(new string('a', 500)));
        Assert.Equal("third", await client.SayAsync("3"));
    }

    [Fact]
    public async Task Until_the_settings_come_a_hundred_streams_are_opened()
    {
        var client = Client(static async peer =>
        {
            await peer.ReadPrefaceAsync();
            for (var i = 0; i < 100; i++)
            {
                await peer.WholeRequestAsync();
            }

            await peer.SendSettingsAsync();
            for (var i = 100; i < 120; i++)
            {
                await peer.WholeRequestAsync();
            }

            Assert.Equal(Enumerable.Range(0, 120).Select(static i => (2 * i) + 1), peer.Streams);
            foreach (var stream in peer.Streams)
            {
                await peer.AnswerAsync(stream, "hello");
            }

            await peer.ClosedAsync();
        });

        var answers = await Task.WhenAll(Enumerable.Range(0, 120).Select(_ => client.SayAsync("x").AsTask()));

        Assert.All(answers, static answer => Assert.Equal("hello", answer));
    }

    [Fact]
    public async Task Fewer_streams_than_are_open_may_be_allowed_and_the_next_waits_for_its_turn()
    {
        var calls = new TaskCompletionSource();
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            calls.SetResult();
            await peer.WholeRequestAsync();
            await peer.SendSettingsAsync(new Http2Setting(Http2SettingId.MaxConcurrentStreams, 1));
            await peer.AnswerAsync(1, "first");
            await peer.SendAsync(Http2FrameType.Ping, Http2Flags.None, 0, new byte[8]);

            // Its answer comes behind whatever the end of the first call started: nothing.
            while (await peer.NextAsync() is { Header.Type: not Http2FrameType.Ping } frame)
            {
                Assert.NotEqual(Http2FrameType.Headers, frame.Header.Type);
            }

            await peer.AnswerAsync(3, "second");
            await peer.AnswerAsync(await peer.WholeRequestAsync(), "third");
            Assert.Equal([1, 3, 5], peer.Streams);
            await peer.ClosedAsync();
        });

        var first = client.SayAsync("1").AsTask();
        await calls.Task.WaitAsync(Limit);
        var second = client.SayAsync("2").AsTask();
        Assert.Equal("first", await first);
        var third = client.SayAsync("3").AsTask();

        Assert.Equal(("second", "third"), (await second, await third));
    }

    [Fact]
    public async Task No_stream_at_all_may_be_allowed_and_the_call_that_waits_says_so_when_its_time_is_over()
    {
        var applied = new TaskCompletionSource();
        var waited = new TaskCompletionSource();
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            await peer.AnswerAsync(await peer.WholeRequestAsync(), "first");
            await peer.SendSettingsAsync(new Http2Setting(Http2SettingId.MaxConcurrentStreams, 0));
            await peer.AnsweredAsync();
            applied.SetResult();
            await waited.Task.WaitAsync(Limit);
            await peer.SendSettingsAsync(new Http2Setting(Http2SettingId.MaxConcurrentStreams, 1));
            await peer.AnswerAsync(await peer.WholeRequestAsync(), "third");
            Assert.Equal([1, 3], peer.Streams);
            await peer.ClosedAsync();
        });
        Assert.Equal("first", await client.SayAsync("1"));
        await applied.Task.WaitAsync(Limit);

        var timeout = await Assert.ThrowsAsync<RpcTimeoutException>(async () => await client.SayAsync("2", new CallOptions { Timeout = TimeSpan.FromMilliseconds(20) }));
        waited.SetResult();

        Assert.True(timeout.Error.NothingSent);
        Assert.Contains("waited for its turn: the server takes 0 calls at once", timeout.Message, StringComparison.Ordinal);
        Assert.Equal("third", await client.SayAsync("3"));
    }

    [Fact]
    public async Task A_refused_stream_was_not_looked_at_and_may_be_tried_again()
    {
        var client = Client(static async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            await peer.SendAsync(static output => Http2FrameWriter.WriteRstStream(output, 1, Http2ErrorCode.RefusedStream));
            await peer.AnswerAsync(await peer.WholeRequestAsync(), "again");
            await peer.ClosedAsync();
        });

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("x"));

        Assert.Equal((RpcErrorCode.Rejected, true), (refused.Code, refused.Error.NothingSent));
        Assert.Contains("safe to try again", refused.Message, StringComparison.Ordinal);
        Assert.Equal("again", await client.SayAsync("x"));
    }
}
