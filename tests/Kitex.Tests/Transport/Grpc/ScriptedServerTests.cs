using Kitex.Protocols.Http2;

namespace Kitex.Tests.Transport.Grpc;

public sealed class ScriptedServerTests : ScriptedSuite
{
    [Fact]
    public async Task Padding_priority_continuation_and_split_messages_are_understood()
    {
        var client = Client(static async peer =>
        {
            await peer.StartAsync();
            var stream = await peer.WholeRequestAsync();
            var block = peer.Block((":status", "200"), ("content-type", "application/grpc+thrift"));
            await peer.SendAsync(Http2FrameType.Headers, Http2Flags.Padded | Http2Flags.Priority, stream, new byte[] { 2, 0, 0, 0, 0, 7, block[0], 0, 0 });
            await peer.SendAsync(Http2FrameType.Continuation, Http2Flags.None, stream, block.AsMemory(1, 3));
            await peer.SendAsync(Http2FrameType.Continuation, Http2Flags.EndHeaders, stream, block.AsMemory(4));
            foreach (var b in ScriptedPeer.Message("hello"))
            {
                await peer.SendAsync(Http2FrameType.Data, Http2Flags.Padded, stream, new byte[] { 1, b, 0 });
            }

            await peer.SendAsync(Http2FrameType.Priority, Http2Flags.None, stream, new byte[5]);
            await peer.SendAsync((Http2FrameType)0xee, Http2Flags.None, stream, new byte[3]);
            await peer.SendEndAsync(stream);
            await peer.ClosedAsync();
        });

        Assert.Equal("hello", await client.SayAsync("x"));
    }

    [Fact]
    public async Task An_answer_may_be_announced()
    {
        var client = Client(static async peer =>
        {
            await peer.StartAsync();
            var stream = await peer.WholeRequestAsync();
            await peer.SendHeadersAsync(stream, false, (":status", "103"), ("link", "x"));
            await peer.AnswerAsync(stream, "hello");
            await peer.ClosedAsync();
        });

        Assert.Equal("hello", await client.SayAsync("x"));
    }

    [Fact]
    public async Task Pings_and_settings_are_answered()
    {
        var client = Client(static async peer =>
        {
            await peer.StartAsync();
            var stream = await peer.WholeRequestAsync();
            await peer.SendAsync(static output => Http2FrameWriter.WriteSettings(output, []));
            await peer.NextAsync(Http2FrameType.Settings);
            await peer.SendAsync(Http2FrameType.Ping, Http2Flags.None, 0, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 });
            Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], (await peer.NextAsync(Http2FrameType.Ping)).Payload);
            await peer.AnswerAsync(stream, "hello");
            await peer.ClosedAsync();
        });

        Assert.Equal("hello", await client.SayAsync("x"));
    }

    [Fact]
    public async Task Windows_that_change_while_a_message_is_on_its_way_are_obeyed()
    {
        var client = Client(static async peer =>
        {
            await peer.StartAsync();
            var first = await peer.WholeRequestAsync();
            await peer.SendAsync(output => Http2FrameWriter.WriteSettings(output, [new(Http2SettingId.InitialWindowSize, 10)]));
            await peer.AnswerAsync(first, "first");
            var stream = await peer.RequestAsync();
            Assert.Equal(10, (await peer.NextAsync(Http2FrameType.Data)).Payload.Length);
            await peer.SendAsync(output => Http2FrameWriter.WriteSettings(output, [new(Http2SettingId.InitialWindowSize, 0)]));
            await peer.SendAsync(output => Http2FrameWriter.WriteWindowUpdate(output, stream, 15));
            Assert.Equal(5, (await peer.NextAsync(Http2FrameType.Data)).Payload.Length);
            await peer.SendAsync(output => Http2FrameWriter.WriteSettings(output, [new(Http2SettingId.InitialWindowSize, 100_000)]));
            await peer.SendAsync(output => Http2FrameWriter.WriteWindowUpdate(output, 0, 100_000));
            var got = 15;
            while (true)
            {
                var data = await peer.NextAsync(Http2FrameType.Data);
                Assert.InRange(data.Payload.Length, 0, 16_384);
                got += data.Payload.Length;
                if (data.Header.Has(Http2Flags.EndStream))
                {
                    break;
                }
            }

            Assert.InRange(got, 80_000, 80_100);
            await peer.AnswerAsync(stream, "hello");
            await peer.ClosedAsync();
        });

        Assert.Equal("first", await client.SayAsync("x"));
        Assert.Equal("hello", await client.SayAsync(new string('a', 80_000)));
    }

    [Fact]
    public async Task Frames_of_calls_that_have_ended_are_passed_over_and_the_connection_goes_on()
    {
        using var cancel = new CancellationTokenSource();
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            var ended = await peer.WholeRequestAsync();
            await cancel.CancelAsync();
            Assert.Equal(Http2ErrorCode.Cancel, (await peer.NextAsync(Http2FrameType.RstStream)).Code);
            await peer.SendHeadersAsync(ended, false, (":status", "200"), ("content-type", "application/grpc+thrift"), ("new", "entry"));
            await peer.SendMessageAsync(ended, "late");
            await peer.SendAsync(output => Http2FrameWriter.WriteWindowUpdate(output, ended, 5));
            await peer.SendEndAsync(ended);
            await peer.SendAsync(output => Http2FrameWriter.WriteRstStream(output, ended, Http2ErrorCode.NoError));
            var stream = await peer.WholeRequestAsync();
            await peer.SendHeadersAsync(stream, false, (":status", "200"), ("content-type", "application/grpc+thrift"), ("new", "entry"));
            await peer.SendMessageAsync(stream, "hello");
            await peer.SendEndAsync(stream);
            Assert.Equal([1, 3], peer.Streams);
            await peer.ClosedAsync();
        });

        await Assert.ThrowsAsync<RpcCanceledException>(async () => await client.SayAsync("x", cancel.Token));
        Assert.Equal("hello", await client.SayAsync("y"));
    }

    [Fact]
    public async Task A_goaway_ends_what_the_server_did_not_take_and_the_rest_goes_on()
    {
        var second = new TaskCompletionSource();
        var first = true;
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            var stream = await peer.WholeRequestAsync();
            if (!first)
            {
                await peer.AnswerAsync(stream, "anew");
                await peer.ClosedAsync();
                return;
            }

            first = false;
            second.SetResult();
            await peer.WholeRequestAsync();
            await peer.SendAsync(output => Http2FrameWriter.WriteGoAway(output, stream, Http2ErrorCode.NoError, "graceful shutdown"u8));
            await peer.AnswerAsync(stream, "hello");
            Assert.Null(await peer.ClosedAsync());
        });

        var taken = client.SayAsync("x").AsTask();
        await second.Task.WaitAsync(Limit);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("y"));

        Assert.Equal((RpcErrorCode.Rejected, true), (refused.Code, refused.Error.NothingSent));
        Assert.Contains("graceful shutdown", refused.Message, StringComparison.Ordinal);
        Assert.Equal("hello", await taken);
        Assert.Equal("anew", await client.SayAsync("z"));
    }

    [Fact]
    public async Task A_goaway_with_an_error_says_why_the_connection_is_lost()
    {
        var client = Client(static async peer =>
        {
            await peer.StartAsync();
            var stream = await peer.WholeRequestAsync();
            await peer.SendAsync(output => Http2FrameWriter.WriteGoAway(output, stream, Http2ErrorCode.EnhanceYourCalm, "too_many_pings"u8));
        });

        var lost = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("x"));

        Assert.Equal(RpcErrorCode.ConnectionLost, lost.Code);
        Assert.Contains("too_many_pings", lost.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Http2ErrorCode.InternalError, 13)]
    [InlineData(Http2ErrorCode.EnhanceYourCalm, 8)]
    [InlineData(Http2ErrorCode.Cancel, 1)]
    [InlineData(Http2ErrorCode.InadequateSecurity, 7)]
    [InlineData(Http2ErrorCode.GracefulShutdown, 14)]
    [InlineData((Http2ErrorCode)12345, 2)]
    public async Task A_reset_stands_for_a_status(object code, int status)
    {
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            var stream = await peer.WholeRequestAsync();
            await peer.SendAsync(output => Http2FrameWriter.WriteRstStream(output, stream, (Http2ErrorCode)code));
            await peer.ClosedAsync();
        });

        Assert.Equal(status, (await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.SayAsync("x"))).TypeId);
    }

    [Fact]
    public async Task A_refused_stream_may_be_tried_again()
    {
        var client = Client(static async peer =>
        {
            await peer.StartAsync();
            var stream = await peer.WholeRequestAsync();
            await peer.SendAsync(output => Http2FrameWriter.WriteRstStream(output, stream, Http2ErrorCode.RefusedStream));
            await peer.ClosedAsync();
        });

        Assert.True((await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("x"))).Error.NothingSent);
    }

    [Theory]
    [InlineData("0000050104000000001122334455", Http2ErrorCode.ProtocolError)] // HEADERS of no stream
    [InlineData("0000010104000000017f", Http2ErrorCode.CompressionError)] // an index that is not there
    [InlineData("00000108000000000100", Http2ErrorCode.FrameSizeError)] // WINDOW_UPDATE of one byte
    [InlineData("0000040800000000007fffffff0000040800000000007fffffff", Http2ErrorCode.FlowControlError)]
    [InlineData("000001000000000063aa", Http2ErrorCode.ProtocolError)] // DATA of a stream never opened
    [InlineData("000001000000000002aa", Http2ErrorCode.ProtocolError)] // DATA of a stream of the server
    [InlineData("0000050500000000010000000288", Http2ErrorCode.ProtocolError)] // PUSH_PROMISE
    [InlineData("ffffff000000000001", Http2ErrorCode.FrameSizeError)] // a frame of 16 MiB
    [InlineData("0000060400000000000002000000ff", Http2ErrorCode.ProtocolError)] // ENABLE_PUSH 255
    [InlineData("0000060400000000000004ffffffff", Http2ErrorCode.FlowControlError)] // a window of 4 GiB
    [InlineData("000001090400000001aa", Http2ErrorCode.ProtocolError)] // CONTINUATION of nothing
    public async Task What_breaks_the_connection_is_told_both_the_server_and_the_call(string hex, object code)
    {
        Http2ErrorCode? told = null;
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            await peer.SendAsync(output => output.Write(Convert.FromHexString(hex)));
            told = await peer.ClosedAsync();
        });

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("x"));

        Assert.Equal(RpcErrorCode.Protocol, failure.Code);
        await DisposeAsync();
        Assert.Equal((Http2ErrorCode)code, told);
    }

    [Theory]
    [InlineData("00000200000000000100aa")] // DATA before headers
    [InlineData("00000408000000000100000000")] // WINDOW_UPDATE of nothing
    [InlineData("0000040800000000017fffffff0000040800000000017fffffff")] // a window too large
    public async Task What_breaks_a_stream_leaves_the_connection_as_it_is(string hex)
    {
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            await peer.SendAsync(output => output.Write(Convert.FromHexString(hex)));
            await peer.NextAsync(Http2FrameType.RstStream);
            await peer.AnswerAsync(await peer.WholeRequestAsync(), "hello");
            await peer.ClosedAsync();
        });

        Assert.Equal(RpcErrorCode.Protocol, (await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("x"))).Code);
        Assert.Equal("hello", await client.SayAsync("y"));
    }

    [Fact]
    public async Task A_flood_of_frames_that_concern_no_call_ends_the_connection()
    {
        Http2ErrorCode? told = null;
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            var stream = await peer.WholeRequestAsync();
            await peer.SendHeadAsync(stream);
            await peer.SendWhatIsTakenAsync(output =>
            {
                for (var i = 0; i < 30_000; i++)
                {
                    Http2FrameWriter.WriteData(output, stream, default, endStream: false, 16_384);
                }
            });
            told = await peer.ClosedAsync();
        });

        Assert.Equal(RpcErrorCode.Protocol, (await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("x"))).Code);
        await DisposeAsync();
        Assert.Equal(Http2ErrorCode.EnhanceYourCalm, told);
    }

    [Fact]
    public async Task A_call_that_waits_for_its_turn_ends_by_its_token_and_nothing_was_sent()
    {
        using var cancel = new CancellationTokenSource();
        var client = Client(async peer =>
        {
            await peer.StartAsync(new Http2Setting(Http2SettingId.MaxConcurrentStreams, 1));
            await peer.AnswerAsync(await peer.WholeRequestAsync(), "first");
            var stream = await peer.WholeRequestAsync();
            await cancel.CancelAsync();
            await peer.AnswerAsync(stream, "second");
            await peer.AnswerAsync(await peer.WholeRequestAsync(), "fourth");
            Assert.Equal([1, 3, 5], peer.Streams);
            await peer.ClosedAsync();
        });
        await client.SayAsync("1");

        var second = client.SayAsync("2").AsTask();
        var third = await Assert.ThrowsAsync<RpcCanceledException>(async () => await client.SayAsync("3", cancel.Token));

        Assert.Equal("second", await second);
        Assert.Equal("fourth", await client.SayAsync("4"));
        Assert.Equal(RpcErrorCode.Canceled, third.Error.Code);
    }
}
