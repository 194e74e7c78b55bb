using Kitex.Protocols.Http2;

namespace Kitex.Tests.Transport.Grpc.Conformance;

/// <summary>DATA and the windows of both sides (RFC 9113 sections 5.2, 6.1 and 6.9).</summary>
public sealed class DataTests : ConformanceSuite
{
    [Theory]
    [InlineData("000001 00 00 00000001 aa")]
    [InlineData("000000 00 01 00000001")]
    public Task Data_before_headers_ends_its_stream(string hex) => EndsStreamAsync(Bytes(hex), Http2ErrorCode.ProtocolError, "data came before the headers");

    [Fact]
    public Task Empty_data_is_passed_over() => IsTakenAsync(
        static async peer =>
        {
            await peer.SendHeadAsync(1);
            await peer.SendAsync(Http2FrameType.Data, Http2Flags.None, 1, default);
            await peer.SendMessageAsync(1, "first");
            await peer.SendAsync(Http2FrameType.Data, Http2Flags.Padded, 1, new byte[] { 3, 0, 0, 0 });
            await peer.SendEndAsync(1);
        },
        answersFirst: false);

    [Fact]
    public async Task Padding_counts_against_the_windows_and_is_given_back()
    {
        var client = Client(static async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            await peer.SendHeadAsync(1);
            await peer.SendMessageAsync(1, "a");
            var padding = new byte[256];
            padding[0] = 255;
            var available = 65_535 - ScriptedPeer.Message("a").Length;
            for (var sent = 0; sent < 200_000; sent += padding.Length)
            {
                if (available < padding.Length)
                {
                    var credit = await peer.NextAsync(Http2FrameType.WindowUpdate);
                    Assert.Equal(1, credit.Header.StreamId);
                    available += System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(credit.Payload);
                }

                await peer.SendAsync(Http2FrameType.Data, Http2Flags.Padded, 1, padding);
                available -= padding.Length;
            }

            await peer.SendEndAsync(1);
            await peer.ClosedAsync();
        });

        var texts = new List<string>();
        await foreach (var text in client.ListAsync("x"))
        {
            texts.Add(text);
        }

        Assert.Equal(["a"], texts);
    }

    [Fact]
    public async Task Data_beyond_the_window_of_a_stream_that_rests_ends_it_and_no_other()
    {
        var ended = new TaskCompletionSource();
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            await peer.SendHeadAsync(1);
            await peer.SendMessageAsync(1, "one");
            await peer.SendAsync(Http2FrameType.Data, Http2Flags.None, 1, new byte[] { 0, 0, 2, 0, 0 });
            for (var i = 0; i < 4; i++)
            {
                await peer.SendAsync(Http2FrameType.Data, Http2Flags.None, 1, new byte[16_384]);
            }

            var reset = await peer.NextAsync(Http2FrameType.RstStream);
            Assert.Equal((1, Http2ErrorCode.FlowControlError), (reset.Header.StreamId, reset.Code));
            ended.SetResult();
            await peer.AnswerAsync(await peer.WholeRequestAsync(), "second");
            await peer.ClosedAsync();
        });
        await using var reader = client.ListAsync("1").GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        await ended.Task.WaitAsync(Limit);
        Assert.Equal("second", await client.SayAsync("2"));

        // What came within the window is the beginning of a message that never ends; the failure comes behind it.
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await reader.MoveNextAsync());

        Assert.Contains("the stream's window allows", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_rests_is_given_no_more_and_one_that_reads_is()
    {
        var rested = new TaskCompletionSource();
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            await peer.SendHeadAsync(1);
            var message = ScriptedPeer.Message(new string('a', 10_000));
            for (var i = 0; i < 6; i++)
            {
                await peer.SendAsync(Http2FrameType.Data, Http2Flags.None, 1, message);
            }

            await peer.SendAsync(Http2FrameType.Ping, Http2Flags.None, 0, new byte[8]);
            while (await peer.NextAsync() is { Header.Type: not Http2FrameType.Ping } frame)
            {
                Assert.False(frame.Header is { Type: Http2FrameType.WindowUpdate, StreamId: 1 });
            }

            rested.SetResult();
            Assert.Equal(1, (await peer.NextAsync(Http2FrameType.WindowUpdate)).Header.StreamId);
            await peer.SendEndAsync(1);
            await peer.ClosedAsync();
        });
        await using var reader = client.ListAsync("1").GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        await rested.Task.WaitAsync(Limit);
        var count = 1;
        while (await reader.MoveNextAsync())
        {
            count++;
        }

        Assert.Equal(6, count);
    }

    [Theory]
    [InlineData("000004 08 00 00000001 00000000", Http2ErrorCode.ProtocolError, "adds nothing")]
    [InlineData("000004 08 00 00000001 80000000", Http2ErrorCode.ProtocolError, "adds nothing")]
    [InlineData("000004 08 00 00000001 7fffffff", Http2ErrorCode.FlowControlError, "beyond 2^31-1")]
    public Task A_WINDOW_UPDATE_of_nothing_or_too_much_ends_its_stream(string hex, object code, string reason) => EndsStreamAsync(Bytes(hex), (Http2ErrorCode)code, reason);

    [Theory]
    [InlineData("000004 08 00 00000000 00000000", Http2ErrorCode.ProtocolError, "adds nothing")]
    [InlineData("000004 08 00 00000000 7fffffff", Http2ErrorCode.FlowControlError, "beyond 2^31-1")]
    public Task A_WINDOW_UPDATE_of_nothing_or_too_much_for_all_ends_the_connection(string hex, object code, string reason) =>
        EndsConnectionAsync(Bytes(hex), (Http2ErrorCode)code, reason);

    [Fact]
    public async Task What_is_sent_stays_within_both_windows_and_streams_take_turns()
    {
        var begun = new TaskCompletionSource();
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            await peer.SendSettingsAsync(new Http2Setting(Http2SettingId.InitialWindowSize, 200_000));
            await peer.AnsweredAsync();
            await peer.AnswerAsync(1, "first");
            await peer.NextAsync(Http2FrameType.Headers);
            begun.SetResult();
            var sent = new Dictionary<int, int> { [3] = 0, [5] = 0 };
            for (var left = 65_535 - ScriptedPeer.Message("1").Length; left > 0;)
            {
                var data = await peer.NextAsync(Http2FrameType.Data);
                left -= data.Header.Length;
                sent[data.Header.StreamId] += data.Header.Length;
                Assert.True(left >= 0);
            }

            await peer.NextAsync(Http2FrameType.Headers);
            await peer.SendAsync(static output => Http2FrameWriter.WriteWindowUpdate(output, 0, 65_536));
            var turns = new List<int>();
            for (var i = 0; i < 4; i++)
            {
                turns.Add((await peer.NextAsync(Http2FrameType.Data)).Header.StreamId);
            }

            Assert.Equal([3, 5, 3, 5], turns);
            await peer.SendAsync(static output => Http2FrameWriter.WriteWindowUpdate(output, 0, 1_000_000));
            for (var ends = 0; ends < 2;)
            {
                ends += (await peer.NextAsync(Http2FrameType.Data)).Header.Has(Http2Flags.EndStream) ? 1 : 0;
            }

            await peer.AnswerAsync(3, "second");
            await peer.AnswerAsync(5, "third");
            await peer.ClosedAsync();
        });
        Assert.Equal("first", await client.SayAsync("1"));
        var second = client.SayAsync(new string('a', 150_000)).AsTask();
        await begun.Task.WaitAsync(Limit);
        var third = client.SayAsync(new string('b', 100_000)).AsTask();

        Assert.Equal(("second", "third"), (await second, await third));
    }
}
