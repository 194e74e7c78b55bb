using Kitex.Protocols.Http2;
using Kitex.Testing;

namespace Kitex.Tests.Transport.Grpc.Conformance;

/// <summary>Servers that say or ask for more than makes sense (RFC 9113 section 10.5): the client's memory and work stay bounded.</summary>
public sealed class FloodTests : ConformanceSuite
{
    private const int Frames = 20_000;

    private protected override int ChunkBytes => int.MaxValue;

    // It stands still, so that all of it happens within a second.
    private protected override TimeProvider Time { get; } = new ManualTimeProvider();

    [Theory]
    [InlineData("000008 06 00 00000000 0102030405060708")] // PING
    [InlineData("000008 06 01 00000000 0102030405060708")] // answers to none
    [InlineData("000000 04 00 00000000")] // SETTINGS
    [InlineData("000006 04 00 00000000 0004 00010000")]
    [InlineData("000000 04 01 00000000")]
    [InlineData("000005 02 00 00000001 0000000000")] // PRIORITY
    [InlineData("000004 02 00 00000009 00000000")]
    [InlineData("000000 ee 00 00000000")] // nobody knows what
    [InlineData("000008 07 00 00000000 00000003 00000000")] // GOAWAY
    [InlineData("000005 01 04 00000001 08 03 313033")] // announcements of an answer
    public Task Frames_that_move_no_call_end_the_connection(string hex) => FloodsAsync(hex, static _ => Task.CompletedTask);

    [Theory]
    [InlineData("000000 00 00 00000001")]
    [InlineData("000002 00 08 00000001 0100")]
    public Task Data_of_nothing_ends_the_connection(string hex) => FloodsAsync(hex, static peer => peer.SendHeadAsync(1));

    [Theory]
    [InlineData("000001 01 04 00000001 88")] // HEADERS
    [InlineData("000001 01 00 00000001 88 000000 09 04 00000001")]
    [InlineData("000001 00 00 00000001 00")] // DATA
    [InlineData("000004 03 00 00000001 00000008")] // RST_STREAM
    public async Task Frames_of_a_stream_that_has_ended_end_the_connection(string hex)
    {
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            await peer.AnswerAsync(await peer.WholeRequestAsync(), "first");
            await peer.WholeRequestAsync();
            _ = peer.SendBytesAsync(Many(hex));
            Assert.Equal(Http2ErrorCode.EnhanceYourCalm, await peer.ClosedAsync());
        });

        Assert.Equal("first", await client.SayAsync("1"));
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("2"));
        Assert.Contains("concern no call", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_many_over_a_longer_time_are_taken()
    {
        var time = (ManualTimeProvider)Time;
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            for (var i = 0; i < 10; i++)
            {
                await peer.SendBytesAsync(Many("000000 ee 00 00000000", 9_000));
                await peer.AnsweredAsync();
                time.Advance(TimeSpan.FromSeconds(1));
            }

            await peer.AnswerAsync(1, "hello");
            await peer.ClosedAsync();
        }, timeout: TimeSpan.FromHours(1));

        Assert.Equal("hello", await client.SayAsync("x"));
    }

    [Theory]
    [InlineData("000008 06 00 00000000 0102030405060708")]
    [InlineData("000000 04 00 00000000")]
    public async Task A_server_that_asks_and_reads_no_answer_is_refused_with_little_held(string question)
    {
        var failed = new TaskCompletionSource();
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            await peer.SendHeadAsync(1);

            // A byte of a message between two questions: no frame too many that moves no call.
            await peer.SendAsync(Http2FrameType.Data, Http2Flags.None, 1, new byte[] { 0, 0, 1, 0, 0 });
            _ = peer.SendBytesAsync(Many($"{question} 000001 00 00 00000001 00"));
            await failed.Task.WaitAsync(Limit);
            Assert.Equal(Http2ErrorCode.EnhanceYourCalm, await peer.ClosedAsync());
        });

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("x"));

        Assert.Equal(RpcErrorCode.Protocol, failure.Code);
        Assert.Contains("answers and reads none", failure.Message, StringComparison.Ordinal);
        Assert.InRange(Load.Bytes, 0, 256 * 1024);
        failed.SetResult();
    }

    [Fact]
    public async Task A_server_that_asks_much_and_reads_the_answers_is_answered()
    {
        var client = Client(static async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            await peer.SendHeadAsync(1);
            await peer.SendAsync(Http2FrameType.Data, Http2Flags.None, 1, ScriptedPeer.Message(new string('a', 30_000)).AsMemory(0, 5));
            var rest = ScriptedPeer.Message(new string('a', 30_000));
            for (var at = 5; at < rest.Length; at++)
            {
                await peer.SendAsync(Http2FrameType.Data, Http2Flags.None, 1, rest.AsMemory(at, 1));
                await peer.AnsweredAsync();
            }

            await peer.SendEndAsync(1);
            await peer.ClosedAsync();
        });

        Assert.Equal(new string('a', 30_000), await client.SayAsync("x"));
    }

    private Task FloodsAsync(string hex, Func<ScriptedPeer, Task> begin) => EndsConnectionAsync(
        async peer =>
        {
            await begin(peer);
            _ = peer.SendBytesAsync(Many(hex));
        },
        Http2ErrorCode.EnhanceYourCalm,
        "10000 frames within a second that concern no call");

    private static byte[] Many(string hex, int count = Frames)
    {
        var frame = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        var bytes = new byte[frame.Length * count];
        for (var at = 0; at < bytes.Length; at += frame.Length)
        {
            frame.CopyTo(bytes, at);
        }

        return bytes;
    }
}
