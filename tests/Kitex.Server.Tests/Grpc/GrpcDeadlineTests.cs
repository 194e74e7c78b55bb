using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

public abstract class GrpcDeadlineTests(TestNetwork network) : GrpcSuite(network)
{
    [Fact]
    public async Task The_callers_timeout_ends_the_handlers_token_and_is_said_as_such()
    {
        var server = await StartAsync(new Talks { OnEcho = Forever });

        using var reply = await CallAsync(server, "Echo", new Note(), ("grpc-timeout", "1m"));

        Assert.Equal((4, "context deadline exceeded"), reply.Outcome);
    }

    [Fact]
    public async Task A_stream_ends_at_the_deadline_though_its_messages_do_not()
    {
        var body = new GrpcBody();
        using var reply = await BeginAsync(await StartAsync(new Talks()), "Gather", body, default, ("grpc-timeout", "10m"));

        Assert.Equal((4, "context deadline exceeded"), reply.Outcome);
        body.End();
    }

    [Theory]
    [InlineData("0S")]
    [InlineData("1n")]
    public async Task An_answer_is_sent_when_there_is_one_though_the_time_was_up_before(string timeout)
    {
        using var reply = await CallAsync(await StartAsync(new Talks()), "Echo", new Note(), ("grpc-timeout", timeout));

        Assert.NotNull(await reply.ReceiveAsync());
    }

    [Theory]
    [InlineData("-1S", false)]
    [InlineData("99999999H", true)]
    [InlineData("30M", true)]
    public async Task A_negative_timeout_is_none_and_a_long_one_is_far_away(string timeout, bool limited)
    {
        RpcRequest? seen = null;
        var server = await StartAsync(new Talks { OnEcho = (note, call) => { seen = call.Incoming; return new(note); } });

        using var reply = await CallAsync(server, "Echo", new Note(), ("grpc-timeout", timeout));

        Assert.NotNull(await reply.ReceiveAsync());
        Assert.Equal(limited, seen!.Deadline != 0);
    }

    [Theory]
    [InlineData("Echo")]
    [InlineData("Spread")]
    public async Task A_caller_that_never_sends_its_message_is_let_go(string method)
    {
        var server = await StartAsync(new Talks(), static o => o.Configure(static x => x with { ReadTimeout = TimeSpan.FromMilliseconds(100) }));
        GrpcBody never = new(), half = new();
        half.Send(GrpcFrame.Of(new Note { Text = "some" })[..7]);

        foreach (var body in (GrpcBody[])[never, half])
        {
            using var reply = await BeginAsync(server, method, body);
            Assert.Equal(4, reply.Status);
            Assert.Contains("ReadTimeout", reply.Message, StringComparison.Ordinal);
            body.End();
        }
    }

    [Theory]
    [InlineData("Echo")]
    [InlineData("Spread")]
    public async Task So_is_one_whose_time_is_over(string method)
    {
        var body = new GrpcBody();
        using var reply = await BeginAsync(await StartAsync(new Talks()), method, body, default, ("grpc-timeout", "50m"));

        Assert.Equal((4, "context deadline exceeded"), reply.Outcome);
        body.End();
    }

    [Fact]
    public async Task A_message_that_comes_slowly_comes()
    {
        var server = await StartAsync(new Talks(), static o => o.Configure(static x => x with { ReadTimeout = TimeSpan.FromSeconds(2) }));
        var body = new GrpcBody();
        var pending = BeginAsync(server, "Echo", body);
        foreach (var piece in GrpcFrame.Of(new Note { Text = new string('x', 30) }).Chunk(1))
        {
            body.Send(piece);
            await Task.Delay(TimeSpan.FromMilliseconds(70));
        }

        using var reply = await pending;
        Assert.NotNull(await reply.ReceiveAsync());
        body.End();
    }

    [Fact]
    public async Task Cancelling_a_call_reaches_the_handlers_token()
    {
        var begun = new Signal();
        var cancelled = new Signal();
        using var source = new CancellationTokenSource();
        var server = await StartAsync(new Talks
        {
            OnEcho = async (note, call) =>
            {
                using var registration = call.Cancellation.Register(cancelled.Set);
                begun.Set();
                return await Forever(note, call);
            },
        });
        var body = new GrpcBody();
        body.Send(GrpcFrame.Of(new Note()));

        var pending = BeginAsync(server, "Echo", body, source.Token);
        await begun.WaitAsync();
        await source.CancelAsync();

        await cancelled.WaitAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
    }

    private static async ValueTask<Note> Forever(Note note, CallContext call)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
        return note;
    }

    public sealed class OverSockets() : GrpcDeadlineTests(new SocketNetwork());

    public sealed class OverEpoll() : GrpcDeadlineTests(new EpollNetwork());
}
