using Kitex.Protocols.Http2;
using Kitex.Testing;

namespace Kitex.Tests.Transport.Grpc.Conformance;

/// <summary>Pings that ask whether the server is there, by a clock that only the test moves.</summary>
public sealed class KeepaliveTests : ConformanceSuite
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AlmostInterval = TimeSpan.FromSeconds(9);

    // The wheel of timers is a tick late at most.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly ManualTimeProvider _time = new();

    private protected override TimeProvider Time => _time;

    [Fact]
    public async Task A_silent_server_is_asked_while_a_call_is_under_way_and_its_answer_begins_a_new_silence()
    {
        var client = KeepaliveClient(async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            await peer.AnsweredAsync();
            for (var i = 0; i < 3; i++)
            {
                _time.Advance(AlmostInterval);
                await peer.AssertSilentAsync();
                _time.Advance(Interval - AlmostInterval + Tick);
                await AnswerAsync(peer);
                await peer.AnsweredAsync();
            }

            await peer.AnswerAsync(1, "hello");
            await peer.ClosedAsync();
        });

        Assert.Equal("hello", await client.SayAsync("x"));
    }

    [Fact]
    public async Task Whatever_the_server_says_begins_a_new_silence()
    {
        var client = KeepaliveClient(async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            for (var i = 0; i < 5; i++)
            {
                await peer.AnsweredAsync();
                _time.Advance(AlmostInterval);
            }

            await peer.AssertSilentAsync();
            await peer.AnswerAsync(1, "hello");
            await peer.ClosedAsync();
        });

        Assert.Equal("hello", await client.SayAsync("x"));
    }

    [Fact]
    public async Task Without_calls_nobody_is_asked()
    {
        var ended = new TaskCompletionSource();
        var waited = new TaskCompletionSource();
        var client = KeepaliveClient(async peer =>
        {
            await peer.StartAsync();
            await peer.AnswerAsync(await peer.WholeRequestAsync(), "first");
            await ended.Task.WaitAsync(Limit);
            await peer.AnsweredAsync();
            for (var i = 0; i < 10; i++)
            {
                _time.Advance(Interval);
            }

            await peer.AssertSilentAsync();
            waited.SetResult();
            await peer.AnswerAsync(await peer.WholeRequestAsync(), "second");
            await peer.ClosedAsync();
        });

        Assert.Equal("first", await client.SayAsync("1"));
        ended.SetResult();
        await waited.Task.WaitAsync(Limit);
        Assert.Equal("second", await client.SayAsync("2"));
    }

    [Fact]
    public async Task Without_calls_it_is_asked_when_the_options_say_so()
    {
        var ended = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        var client = KeepaliveClient(
            async peer =>
            {
                await peer.StartAsync();
                await peer.AnswerAsync(await peer.WholeRequestAsync(), "first");
                await ended.Task.WaitAsync(Limit);
                await peer.AnsweredAsync();
                _time.Advance(Interval + Tick);
                await AnswerAsync(peer);
                asked.SetResult();
                await peer.ClosedAsync();
            },
            withoutCalls: true);

        Assert.Equal("first", await client.SayAsync("1"));
        ended.SetResult();
        await asked.Task.WaitAsync(Limit);
    }

    [Fact]
    public async Task By_default_nobody_is_asked()
    {
        var client = Client(
            async peer =>
            {
                await peer.StartAsync();
                await peer.WholeRequestAsync();
                await peer.AnsweredAsync();
                _time.Advance(TimeSpan.FromMinutes(30));
                await peer.AssertSilentAsync();
                await peer.AnswerAsync(1, "hello");
                await peer.ClosedAsync();
            },
            timeout: TimeSpan.FromHours(1));

        Assert.Equal("hello", await client.SayAsync("x"));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up_and_the_next_call_connects_anew()
    {
        var first = true;
        var client = KeepaliveClient(async peer =>
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
            await peer.AnsweredAsync();
            _time.Advance(Interval + Tick);
            await AskedAsync(peer);
            _time.Advance(TimeSpan.FromSeconds(20) + Tick);
            await peer.ClosedAsync();
        });

        var lost = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("x"));

        Assert.Equal(RpcErrorCode.ConnectionLost, lost.Code);
        Assert.Contains("The peer did not answer a ping within 20 s", lost.Message, StringComparison.Ordinal);
        Assert.Contains(Address, lost.Message, StringComparison.Ordinal);
        Assert.Equal("anew", await client.SayAsync("x"));
    }

    [Theory]
    [InlineData("too_many_pings", true)]
    [InlineData("too many calls", false)]
    public async Task A_server_that_is_asked_too_often_is_asked_half_as_often_from_then_on(string said, bool isSlower)
    {
        var first = true;
        var client = KeepaliveClient(async peer =>
        {
            await peer.StartAsync();
            var stream = await peer.WholeRequestAsync();
            if (first)
            {
                first = false;
                await peer.AnsweredAsync();
                await peer.SendAsync(output => Http2FrameWriter.WriteGoAway(output, 1, Http2ErrorCode.EnhanceYourCalm, System.Text.Encoding.ASCII.GetBytes(said)));
                return;
            }

            await peer.AnsweredAsync();
            _time.Advance(Interval + Tick);
            if (isSlower)
            {
                await peer.AssertSilentAsync();
                _time.Advance(Interval);
            }

            await AnswerAsync(peer);
            await peer.AnswerAsync(stream, "anew");
            await peer.ClosedAsync();
        });

        var lost = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("x"));

        Assert.Contains($"The server closed it with EnhanceYourCalm: {said}", lost.Message, StringComparison.Ordinal);
        Assert.Equal(isSlower, lost.Message.Contains("KeepaliveTime", StringComparison.Ordinal));
        Assert.Equal("anew", await client.SayAsync("x"));
    }

    private Kitex.Tests.Client.ProbeClient KeepaliveClient(Func<ScriptedPeer, Task> script, bool withoutCalls = false) =>
        Client(script, o => o with { KeepaliveTime = Interval, KeepaliveWithoutCalls = withoutCalls }, TimeSpan.FromHours(1));

    private static async Task<byte[]> AskedAsync(ScriptedPeer peer)
    {
        while (true)
        {
            if (await peer.NextAsync() is { Header: { Type: Http2FrameType.Ping, Flags: Http2Flags.None } } ping)
            {
                return ping.Payload;
            }
        }
    }

    private static async Task AnswerAsync(ScriptedPeer peer) =>
        await peer.SendAsync(Http2FrameType.Ping, Http2Flags.Ack, 0, await AskedAsync(peer));
}
