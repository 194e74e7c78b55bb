using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;
using Kitex.Testing;

namespace Kitex.Server.Tests.Http2Server;

/// <summary>How calls end that do not go as their caller or their handler should.</summary>
public abstract class CallEndTests(TestNetwork network) : Http2ServerSuite(network)
{
    private const int DeadlineExceeded = 4;

    [Fact]
    public async Task A_message_that_never_comes_ends_the_call_with_the_callers_timeout()
    {
        var time = new ManualTimeProvider();
        var peer = await ConnectAsync(await StartAsync(new Talks(), o => o.UseTime(time)));
        await peer.SendAsync(Call(1, "Echo", false, ("grpc-timeout", "1S")));
        await peer.SyncAsync();

        time.Advance(TimeSpan.FromSeconds(1.1));

        Assert.Equal((DeadlineExceeded, "context deadline exceeded"), (await peer.AnswerAsync(1)).Status);
        await peer.ExpectResetAsync(1, NoError);
        await ServesAsync(peer, 3);
    }

    [Fact]
    public async Task A_message_of_which_nothing_more_comes_ends_the_call_with_the_servers()
    {
        var time = new ManualTimeProvider();
        var peer = await ConnectAsync(await StartAsync(new Talks(), o => o.UseTime(time)));
        await peer.SendAsync(Call(1), RawFrame.DataOf(1, Hello[..^1]));
        await peer.SyncAsync();
        time.Advance(TimeSpan.FromSeconds(4));
        await peer.SyncAsync();
        Assert.DoesNotContain(peer.Come, static frame => frame.Type == RawFrame.Header);

        time.Advance(TimeSpan.FromSeconds(1.1));

        Assert.Equal(DeadlineExceeded, (await peer.AnswerAsync(1)).Status.Code);
        await peer.SendAsync(RawFrame.DataOf(1, Hello[^1..], end: true));
        await ServesAsync(peer, 3);
    }

    [Theory]
    [InlineData("Echo")]
    [InlineData("Gather")]
    public async Task A_reset_reaches_the_handlers_token(string method)
    {
        var held = new Held();
        var peer = await ConnectAsync(await StartAsync(held.Talks));
        await peer.SendAsync(Call(1, method), RawFrame.DataOf(1, Hello));
        await Eventually.TrueAsync(() => held.Running == 1);

        await peer.SendAsync(RawFrame.ResetOf(1));

        await Eventually.TrueAsync(() => held.Running == 0);
        held.GoOn.Set();
        await ServesAsync(peer, 3);
        Assert.DoesNotContain(peer.Come, static frame => frame.Stream == 1);
    }

    [Fact]
    public async Task A_lost_connection_reaches_the_tokens_of_all_its_handlers()
    {
        var held = new Held();
        var server = await StartAsync(held.Talks);
        var peer = await ConnectAsync(server);
        for (var stream = 1; stream < 21; stream += 2)
        {
            await peer.SendAsync(Call(stream, stream % 4 == 1 ? "Echo" : "Gather"), RawFrame.DataOf(stream, Hello));
        }

        await Eventually.TrueAsync(() => held.Running == 10);
        await peer.DisposeAsync();

        await Eventually.TrueAsync(() => held.Running == 0 && server.ConnectionCount == 0);
    }

    [Fact]
    public async Task What_listens_to_a_token_and_throws_hurts_nobody()
    {
        var heard = new Signal();
        var server = await StartAsync(new Talks
        {
            OnEcho = async (_, call) =>
            {
                using var registration = call.Cancellation.UnsafeRegister(
                    _ =>
                    {
                        heard.Set();
                        throw new InvalidOperationException("thrown by a listener");
                    },
                    null);
                await heard.WaitAsync();
                return new Note();
            },
        });
        var peer = await ConnectAsync(server);
        await peer.SendAsync(Call(1), RawFrame.DataOf(1, Hello, end: true));
        await Eventually.TrueAsync(() => server.Grpc!.CallCount == 1);

        await peer.SendAsync(RawFrame.ResetOf(1));

        await heard.WaitAsync();
        await Eventually.TrueAsync(() => server.Grpc!.CallCount == 0);
        await peer.SendAsync(Call(3, "Gather"), RawFrame.DataOf(3, Hello, end: true));
        Assert.Equal(Hello, (await peer.AnswerAsync(3)).Body);
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException), 13)]
    [InlineData(typeof(NullReferenceException), 13)]
    [InlineData(typeof(OperationCanceledException), 13)]
    public async Task A_handler_that_throws_within_a_stream_ends_it(Type thrown, int status)
    {
        var peer = await ConnectAsync(await StartAsync(new Talks { OnChat = (notes, _) => EchoOnce(notes) }));
        await peer.SendAsync(Call(1, "Chat"), RawFrame.DataOf(1, Hello));
        Assert.Equal(Hello, (await peer.NextAsync(RawFrame.Data, 1)).Payload);

        await peer.SendAsync(RawFrame.DataOf(1, Hello));

        Assert.Equal(status, (await peer.AnswerAsync(1)).Status.Code);
        await peer.ExpectResetAsync(1, NoError);
        await peer.SendAsync(RawFrame.DataOf(1, Hello, end: true));
        await ServesAsync(peer, 3);

        async IAsyncEnumerable<Note> EchoOnce(IAsyncEnumerable<Note> notes)
        {
            var isFirst = true;
            await foreach (var note in notes)
            {
                yield return isFirst ? note : throw (Exception)Activator.CreateInstance(thrown)!;
                isFirst = false;
            }
        }
    }

    [Theory]
    [InlineData("Echo", 13)]
    [InlineData("Spread", 8)]
    public async Task An_answer_that_is_too_large_to_send_ends_the_call(string method, int status)
    {
        var large = new Note { Text = new string('x', 10_000) };
        var talks = new Talks { OnEcho = (_, _) => new(large), OnSpread = (_, _) => new[] { large }.ToAsyncEnumerable() };
        var peer = await ConnectAsync(await StartAsync(talks, static o => o.Configure(static x => x with { Grpc = x.Grpc with { MaxMessageBytes = 1000 } })));

        await peer.SendAsync(Call(1, method), RawFrame.DataOf(1, Hello, end: true));

        var answer = await peer.AnswerAsync(1);
        Assert.Equal((status, 0), (answer.Status.Code, answer.Body.Length));
    }

    [Theory]
    [InlineData("Echo")]
    [InlineData("Chat")]
    public async Task A_message_that_is_too_large_is_refused_by_its_length(string method)
    {
        var peer = await ConnectAsync(await StartAsync(new Talks(), static o => o.Configure(static x => x with { Grpc = x.Grpc with { MaxMessageBytes = 1000 } })));

        await peer.SendAsync(Call(1, method), RawFrame.DataOf(1, [0, 0x7f, 0xff, 0xff, 0xff]));

        Assert.Equal(8, (await peer.AnswerAsync(1)).Status.Code);
        await peer.ExpectResetAsync(1, NoError);
    }

    [Fact]
    public async Task Whoever_still_reads_a_call_that_was_answered_is_told()
    {
        Task? reading = null;
        var talks = new Talks
        {
            OnGather = (notes, _) =>
            {
                reading = Task.Run(async () => await notes.ToListAsync());
                return new(new Note());
            },
        };
        var peer = await ConnectAsync(await StartAsync(talks));
        await peer.SendAsync(Call(1, "Gather"));
        await peer.AnswerAsync(1);

        await Assert.ThrowsAnyAsync<Exception>(() => reading!.WaitAsync(Limit));
        Assert.False(reading!.Exception?.InnerException is TimeoutException);
    }

    [Fact]
    public async Task An_unread_request_is_reset_behind_the_trailers_of_its_answer()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks { OnGather = static (_, _) => new(new Note { Number = 7 }) }));
        await peer.SendAsync(Call(1, "Gather"), RawFrame.DataOf(1, Hello));

        Assert.Equal(GrpcFrame.Of(new Note { Number = 7 }), (await peer.AnswerAsync(1)).Body);
        await peer.ExpectResetAsync(1, NoError);
    }

    public sealed class InMemory() : CallEndTests(new MemoryNetwork());

    public sealed class OverSockets() : CallEndTests(new SocketNetwork());

    public sealed class OverEpoll() : CallEndTests(new EpollNetwork());
}
