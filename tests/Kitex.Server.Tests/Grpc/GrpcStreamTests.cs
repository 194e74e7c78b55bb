using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

public abstract class GrpcStreamTests(TestNetwork network) : GrpcSuite(network)
{
    [Fact]
    public async Task A_client_stream_is_answered_once()
    {
        var body = new GrpcBody();
        var pending = BeginAsync(await StartAsync(new Talks()), "Gather", body);
        foreach (var text in (string[])["a", "b", "c"])
        {
            body.Send(GrpcFrame.Of(new Note { Text = text, Number = 2 }));
        }

        body.End();
        using var reply = await pending;

        Assert.Equal([new Note { Text = "abc", Number = 6 }], await reply.ReceiveAllAsync());
        Assert.Equal((0, ""), reply.Outcome);
    }

    [Fact]
    public async Task An_empty_client_stream_is_answered()
    {
        using var reply = await CallAsync(await StartAsync(new Talks()), Talks.Path + "Gather", []);

        Assert.Equal([new Note()], await reply.ReceiveAllAsync());
    }

    [Fact]
    public async Task A_server_stream_sends_many()
    {
        using var reply = await CallAsync(await StartAsync(new Talks()), "Spread", new Note { Text = "m", Number = 1000 });

        Assert.Equal(Enumerable.Range(0, 1000).Select(static i => new Note { Text = "m", Number = i }), await reply.ReceiveAllAsync());
        Assert.Equal((0, ""), reply.Outcome);
    }

    [Fact]
    public async Task A_server_stream_without_messages_ends_in_one_block()
    {
        using var reply = await CallAsync(await StartAsync(new Talks()), "Spread", new Note());

        Assert.Empty(await reply.ReceiveAllAsync());
        Assert.True(reply.IsTrailersOnly);
        Assert.Equal((0, ""), reply.Outcome);
    }

    [Fact]
    public async Task Messages_of_both_sides_alternate()
    {
        var body = new GrpcBody();
        body.Send(GrpcFrame.Of(new Note { Number = 0 }));
        using var reply = await BeginAsync(await StartAsync(new Talks()), "Chat", body);

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(i, (await reply.ReceiveAsync())!.Number);
            body.Send(GrpcFrame.Of(new Note { Number = i + 1 }));
        }

        body.End();
        Assert.Equal(100, (await reply.ReceiveAsync())!.Number);
        Assert.Null(await reply.ReceiveAsync());
        Assert.Equal((0, ""), reply.Outcome);
    }

    [Fact]
    public async Task A_message_cut_into_single_bytes_arrives()
    {
        var body = new GrpcBody();
        var pending = BeginAsync(await StartAsync(new Talks()), "Chat", body);
        foreach (var one in GrpcFrame.Of(new Note { Text = "slow", Number = 3 }))
        {
            body.Send([one]);
        }

        body.End();
        using var reply = await pending;

        Assert.Equal([new Note { Text = "slow", Number = 3 }], await reply.ReceiveAllAsync());
    }

    [Fact]
    public async Task A_handler_waits_while_its_caller_does_not_read()
    {
        var sent = 0;
        var ended = new Signal();
        var server = await StartAsync(new Talks { OnSpread = Endless });
        using (var reply = await CallAsync(server, "Spread", new Note()))
        {
            await reply.ReceiveAsync();
            await Eventually.TrueAsync(() => Volatile.Read(ref sent) >= 5);
        }

        // The caller is gone: the stream ends though the handler never looks.
        await ended.WaitAsync();
        Assert.InRange(sent, 5, 100);

        async IAsyncEnumerable<Note> Endless(Note note, CallContext call)
        {
            try
            {
                while (true)
                {
                    yield return new Note { Text = new string('x', 10_000) };
                    Interlocked.Increment(ref sent);
                    await Task.Yield();
                }
            }
            finally
            {
                ended.Set();
            }
        }
    }

    [Fact]
    public async Task A_failing_handler_ends_the_stream_behind_what_it_sent()
    {
        var server = await StartAsync(new Talks { OnSpread = static (note, _) => Failing() });

        using var reply = await CallAsync(server, "Spread", new Note());

        Assert.Equal([new Note { Text = "first" }], await reply.ReceiveAllAsync());
        Assert.Equal((13, "no more [biz error]"), reply.Outcome);
        Assert.False(reply.IsTrailersOnly);

        static async IAsyncEnumerable<Note> Failing()
        {
            yield return new Note { Text = "first" };
            await Task.Yield();
            throw new InvalidOperationException("no more");
        }
    }

    [Fact]
    public async Task A_handler_that_does_not_read_to_the_end_answers_all_the_same()
    {
        var body = new GrpcBody();
        body.Send(GrpcFrame.Of(new Note { Text = "unread" }));
        using var reply = await BeginAsync(await StartAsync(new Talks { OnGather = static (_, _) => throw new BizStatusException(12, "enough") }), "Gather", body);

        Assert.Equal((13, "enough"), reply.Outcome);
        Assert.Equal("12", reply.Trailer("biz-status"));
        body.End();
    }

    [Fact]
    public async Task Cancelling_reaches_the_token_of_a_handler_that_waits_for_messages()
    {
        var cancelled = new Signal();

        await CancelWaitingAsync(cancelled.Set);

        await cancelled.WaitAsync();
    }

    [Fact]
    public async Task A_listener_of_the_token_that_throws_harms_nobody()
    {
        var server = await CancelWaitingAsync(static () => throw new InvalidOperationException("A listener's own trouble."));

        using var reply = await CallAsync(server, "Echo", new Note { Number = 1 });
        Assert.Equal(1, (await reply.ReceiveAsync())!.Number);
    }

    [Theory]
    [InlineData("00000000ff0a", "unexpected EOF")]
    [InlineData("0000", "unexpected EOF")]
    public async Task A_message_that_is_cut_off_fails_the_stream(string body, string message)
    {
        using var reply = await CallAsync(await StartAsync(new Talks()), Talks.Path + "Chat", Convert.FromHexString(body));

        Assert.Equal((13, message), reply.Outcome);
    }

    /// <summary>Cancels a call whose handler waits for messages, and waits for that handler's end.</summary>
    /// <param name="listener">What listens to the handler's token.</param>
    private async Task<KitexServer> CancelWaitingAsync(Action listener)
    {
        var begun = new Signal();
        var ended = new Signal();
        var body = new GrpcBody();
        using var source = new CancellationTokenSource();
        var server = await StartAsync(new Talks { OnGather = Wait });

        var pending = BeginAsync(server, "Gather", body, source.Token);
        await begun.WaitAsync();
        await source.CancelAsync();

        await ended.WaitAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        return server;

        async ValueTask<Note> Wait(IAsyncEnumerable<Note> notes, CallContext call)
        {
            using var registration = call.Cancellation.Register(listener);
            begun.Set();
            try
            {
                await notes.ToListAsync();
            }
            finally
            {
                ended.Set();
            }

            return new Note();
        }
    }

    public sealed class OverSockets() : GrpcStreamTests(new SocketNetwork());

    public sealed class OverEpoll() : GrpcStreamTests(new EpollNetwork());
}
