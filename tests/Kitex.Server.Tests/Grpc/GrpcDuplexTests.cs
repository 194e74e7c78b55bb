using System.Threading.Channels;
using Google.Protobuf;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

/// <summary>Calls whose messages are sent one by one, between both halves.</summary>
public abstract class GrpcDuplexTests(TestNetwork network) : GrpcSuite(network)
{
    [Fact]
    public async Task A_caller_sends_and_receives_in_turn()
    {
        var client = TalksClient(await StartAsync(new Talks()));

        await using var call = await client.ChatAsync();
        for (var i = 0; i < 100; i++)
        {
            Assert.True(await call.SendAsync(new Note { Number = i }));
            Assert.True(await call.ReceiveAsync());
            Assert.Equal(i, call.Current.Number);
        }

        await call.CompleteAsync();
        Assert.False(await call.ReceiveAsync());
        Assert.False(await call.ReceiveAsync());
    }

    [Fact]
    public async Task Many_messages_have_one_answer()
    {
        var client = TalksClient(await StartAsync(new Talks()));

        await using var call = await client.GatherAsync();
        await call.SendAsync(new Note { Text = "a", Number = 1 });
        await call.SendAsync(new Note { Text = "b", Number = 2 });

        Assert.Equal(new Note { Text = "ab", Number = 3 }, await call.FinishAsync());
    }

    [Fact]
    public async Task Headers_come_before_the_first_message_and_trailers_after_the_last()
    {
        var client = TalksClient(await StartAsync(new Talks
        {
            OnChat = static (notes, call) => Answer(notes, call),
        }));

        await using var call = await client.ChatAsync(new CallContext { Headers = RpcMetadata.Empty.With("asked", "early") });
        Assert.Equal("early", (await call.ReceiveHeadersAsync()).Text("asked"));
        Assert.Equal("early", call.Headers.Text("asked"));

        await call.SendAsync(new Note { Number = 1 });
        Assert.True(await call.ReceiveAsync());
        Assert.Empty(call.Trailers);
        await call.CompleteAsync();
        Assert.False(await call.ReceiveAsync());
        Assert.Equal("late", call.Trailers.Text("told"));
        Assert.Null(call.Headers.Text("lost"));

        static async IAsyncEnumerable<Note> Answer(IAsyncEnumerable<Note> notes, CallContext call)
        {
            call.Response.AddHeader("asked", call.Incoming!.Headers.Text("asked")!);
            await call.Response.SendHeadersAsync();
            await call.Response.SendHeadersAsync();
            call.Response.AddHeader("lost", "gone");
            await foreach (var note in notes)
            {
                yield return note;
            }

            call.Response.AddTrailer("told", "late");
        }
    }

    [Fact]
    public async Task A_unary_handler_sends_headers_early_too()
    {
        var server = await StartAsync(new Talks
        {
            OnEcho = static async (note, call) =>
            {
                call.Response.AddHeader("hk", "hv");
                await call.Response.SendHeadersAsync(call.Cancellation);
                call.Response.AddTrailer("tk", "tv");
                return note;
            },
        });

        await TalksClient(server).EchoAsync(new Note(), default(CallContext).Capture(out var info));

        Assert.Equal(("hv", "tv"), (info.Headers.Text("hk"), info.Trailers.Text("tk")));
    }

    [Fact]
    public async Task A_caller_who_asked_finds_headers_and_trailers_of_every_kind_of_stream()
    {
        var client = TalksClient(await StartAsync(new Talks
        {
            OnGather = static (_, call) => new(Said(call)),
            OnSpread = static (_, call) => new[] { Said(call) }.ToAsyncEnumerable(),
            OnChat = static (_, call) => new[] { Said(call) }.ToAsyncEnumerable(),
        }));
        var none = AsyncEnumerable.Empty<Note>();

        await client.GatherAsync(none, default(CallContext).Capture(out var gathered));
        await client.SpreadAsync(new Note(), default(CallContext).Capture(out var spread)).ToListAsync();
        await client.ChatAsync(none, default(CallContext).Capture(out var chatted)).ToListAsync();

        Assert.All([gathered, spread, chatted], static info => Assert.Equal(("hv", "tv"), (info.Headers.Text("hk"), info.Trailers.Text("tk"))));

        static Note Said(CallContext call)
        {
            call.Response.AddHeader("hk", "hv");
            call.Response.AddTrailer("tk", "tv");
            return new Note();
        }
    }

    [Fact]
    public async Task Sending_waits_while_the_service_does_not_read()
    {
        var read = new Signal();
        var client = TalksClient(await StartAsync(new Talks
        {
            OnGather = async (notes, _) =>
            {
                await read.WaitAsync();
                return new Note { Number = await notes.CountAsync() };
            },
        }));
        await using var call = await client.GatherAsync();
        var note = new Note { Data = ByteString.CopyFrom(new byte[10_000]) };

        var sent = 0;
        Task<bool> pending;
        do
        {
            pending = call.SendAsync(note).AsTask();
            sent++;
        }
        while (pending.IsCompleted && await pending);

        Assert.InRange(sent, 2, 100);
        read.Set();
        Assert.True(await pending);
        Assert.Equal(sent, (await call.FinishAsync()).Number);
    }

    [Fact]
    public async Task A_service_that_answers_before_the_last_message_is_heard()
    {
        var client = TalksClient(await StartAsync(new Talks { OnGather = static async (notes, _) => await notes.FirstAsync() }));

        await using var call = await client.GatherAsync();
        var number = 0;
        while (await call.SendAsync(new Note { Number = ++number, Data = ByteString.CopyFrom(new byte[10_000]) }))
        {
        }

        Assert.Equal(1, (await call.FinishAsync()).Number);
    }

    [Fact]
    public async Task An_early_answer_ends_the_requests_whether_they_come_or_not()
    {
        var client = TalksClient(await StartAsync(new Talks { OnGather = static async (notes, _) => await notes.FirstAsync() }));
        var never = Channel.CreateUnbounded<Note>();
        never.Writer.TryWrite(new Note { Number = 7 });

        Assert.Equal(7, (await client.GatherAsync(never.Reader.ReadAllAsync())).Number);
        Assert.Equal(1, (await client.GatherAsync(Endless())).Number);

        static async IAsyncEnumerable<Note> Endless()
        {
            for (var i = 1L; ; i++)
            {
                yield return new Note { Number = i };
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task An_early_failure_is_told_by_receiving()
    {
        var client = TalksClient(await StartAsync(new Talks { OnGather = static (_, _) => throw new BizStatusException(5, "no") }));

        await using var call = await client.GatherAsync();
        while (await call.SendAsync(new Note { Data = ByteString.CopyFrom(new byte[10_000]) }))
        {
        }

        Assert.Equal(5, (await Assert.ThrowsAsync<BizStatusException>(async () => await call.FinishAsync())).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_goes_wrong_with_the_requests_is_thrown_as_it_is(bool bidirectional)
    {
        var client = TalksClient(await StartAsync(new Talks()));

        var failure = await Assert.ThrowsAsync<InvalidTimeZoneException>(async () =>
        {
            if (bidirectional)
            {
                await client.ChatAsync(Failing()).ToListAsync();
            }
            else
            {
                await client.GatherAsync(Failing());
            }
        });

        Assert.Equal("mine", failure.Message);

        static async IAsyncEnumerable<Note> Failing()
        {
            yield return new Note();
            await Task.Yield();
            throw new InvalidTimeZoneException("mine");
        }
    }

    [Fact]
    public async Task Leaving_a_call_reaches_the_handler()
    {
        var begun = new Signal();
        var gone = new Signal();
        var client = TalksClient(await StartAsync(new Talks
        {
            OnChat = (notes, call) =>
            {
                call.Cancellation.Register(gone.Set);
                begun.Set();
                return notes;
            },
        }));

        await using (var call = await client.ChatAsync())
        {
            await call.SendAsync(new Note());
            await begun.WaitAsync();
        }

        await gone.WaitAsync();
    }

    [Fact]
    public async Task A_call_that_is_over_on_this_side_says_so_to_its_sender()
    {
        var client = TalksClient(await StartAsync(new Talks()));
        using var cancel = new CancellationTokenSource();

        await using var completed = await client.ChatAsync();
        await completed.CompleteAsync();
        Assert.Equal(RpcErrorCode.Rejected, (await Assert.ThrowsAsync<RpcException>(async () => await completed.SendAsync(new Note()))).Code);

        await using var canceled = await client.ChatAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<RpcCanceledException>(async () => await canceled.SendAsync(new Note()));
        await Assert.ThrowsAsync<RpcCanceledException>(async () => await canceled.ReceiveAsync());
        await Assert.ThrowsAsync<RpcCanceledException>(async () => await canceled.ReceiveHeadersAsync());
    }

    public sealed class OverSockets() : GrpcDuplexTests(new SocketNetwork());

    public sealed class OverEpoll() : GrpcDuplexTests(new EpollNetwork());

    public sealed class InMemory() : GrpcDuplexTests(new MemoryNetwork());
}
