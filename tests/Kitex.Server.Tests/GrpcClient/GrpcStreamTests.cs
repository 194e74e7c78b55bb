using Google.Protobuf;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.GrpcClient;

public abstract class GrpcStreamTests(TestNetwork network) : GrpcSuite(network)
{
    [Fact]
    public async Task A_server_stream_brings_every_message()
    {
        var client = GrpcClient(await ServeAsync(static async exchange =>
        {
            var asked = (await exchange.ReadAsync())!;
            Assert.Null(await exchange.ReadAsync());
            for (var i = 0; i < asked.Number; i++)
            {
                await exchange.WriteAsync(new Note { Number = i });
            }

            exchange.End();
        }));

        var numbers = new List<long>();
        await foreach (var note in client.WatchAsync(new Note { Number = 1000 }))
        {
            numbers.Add(note.Number);
        }

        Assert.Equal(Enumerable.Range(0, 1000).Select(static i => (long)i), numbers);
    }

    [Fact]
    public async Task A_client_stream_sends_every_message_and_brings_one()
    {
        var client = GrpcClient(await ServeAsync(static async exchange =>
        {
            var sum = 0L;
            while (await exchange.ReadAsync() is { } note)
            {
                sum += note.Number;
            }

            await exchange.WriteAsync(new Note { Number = sum });
            exchange.End();
        }));

        Assert.Equal(499_500, (await client.GatherAsync(Many(1000))).Number);
    }

    [Fact]
    public async Task Both_sides_of_a_stream_talk()
    {
        var client = GrpcClient(await ServeAsync(EchoAllAsync));

        var numbers = new List<long>();
        await foreach (var note in client.ChatAsync(Many(1000)))
        {
            numbers.Add(note.Number);
        }

        Assert.Equal(Enumerable.Range(0, 1000).Select(static i => (long)i), numbers);
    }

    [Fact]
    public async Task Large_messages_go_through_small_windows_both_ways()
    {
        var client = GrpcClient(await ServeAsync(EchoAllAsync));
        var note = new Note { Data = ByteString.CopyFrom(Desk.Pattern(300_000)) };

        var count = 0;
        await foreach (var back in client.ChatAsync(Enumerable.Repeat(note, 10).ToAsyncEnumerable()))
        {
            Assert.Equal(note, back);
            count++;
        }

        Assert.Equal(10, count);
    }

    [Fact]
    public async Task A_reader_that_stops_stops_the_server_and_no_other_call()
    {
        var written = 0L;
        var server = await ServeAsync(async exchange =>
        {
            var note = (await exchange.ReadAsync())!;
            if (exchange.Request.Path.Value!.EndsWith("Echo", StringComparison.Ordinal))
            {
                await exchange.WriteAsync(note);
                exchange.End();
                return;
            }

            var data = new Note { Data = ByteString.CopyFrom(new byte[10_000]) };
            while (!exchange.Aborted.IsCancellationRequested)
            {
                await exchange.WriteAsync(data);
                Interlocked.Add(ref written, 10_000);
            }
        });
        var client = GrpcClient(server);
        await using var reader = client.WatchAsync(new Note()).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());

        for (var i = 0; i < 200; i++)
        {
            await client.EchoAsync(new Note { Data = ByteString.CopyFrom(new byte[10_000]) });
        }

        // What the client holds, and what the server keeps in its own buffers.
        Assert.InRange(Interlocked.Read(ref written), 10_000, 400_000);
        Assert.Equal(1, server.Connections);
        for (var i = 0; i < 100; i++)
        {
            Assert.True(await reader.MoveNextAsync());
        }
    }

    [Fact]
    public async Task Leaving_a_stream_tells_the_server()
    {
        var gone = new TaskCompletionSource();
        var client = GrpcClient(await ServeAsync(async exchange =>
        {
            await using var registration = exchange.Aborted.Register(gone.SetResult);
            await exchange.WriteAsync(new Note());
            await gone.Task;
        }));

        await foreach (var _ in client.WatchAsync(new Note()))
        {
            break;
        }

        await gone.Task.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_token_ends_a_stream()
    {
        var gone = new TaskCompletionSource();
        var client = GrpcClient(await ServeAsync(async exchange =>
        {
            await using var registration = exchange.Aborted.Register(gone.SetResult);
            await exchange.WriteAsync(new Note());
            await gone.Task;
        }));
        using var cancel = new CancellationTokenSource();

        await using var reader = client.WatchAsync(new Note(), cancel.Token).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        var next = reader.MoveNextAsync();
        await cancel.CancelAsync();

        await Assert.ThrowsAsync<RpcCanceledException>(async () => await next);
        await gone.Task.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_failure_comes_behind_the_messages_before_it()
    {
        var client = GrpcClient(await ServeAsync(static async exchange =>
        {
            await exchange.WriteAsync(new Note { Number = 1 });
            exchange.End(9, "no%20more");
        }));

        await using var reader = client.WatchAsync(new Note()).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await reader.MoveNextAsync());

        Assert.Equal((9, "no more"), (failure.TypeId, failure.RemoteMessage));
    }

    [Fact]
    public async Task A_service_that_fails_a_client_stream_early_is_heard()
    {
        var client = GrpcClient(await ServeAsync(static exchange =>
        {
            exchange.End(7, "no");
            return Task.CompletedTask;
        }));

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.GatherAsync(Many(100_000)));

        Assert.Equal(7, failure.TypeId);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public async Task A_service_that_ends_a_client_stream_is_heard_while_there_is_nothing_to_send(int status)
    {
        var client = GrpcClient(await ServeAsync(async exchange =>
        {
            await exchange.WriteAsync((await exchange.ReadAsync())!);
            exchange.End(status);
        }));

        var call = client.GatherAsync(OneAndSilence(new Note { Number = 3 })).AsTask().WaitAsync(Limit);

        if (status == 0)
        {
            Assert.Equal(3, (await call).Number);
        }
        else
        {
            Assert.Equal(status, (await Assert.ThrowsAsync<RpcRemoteException>(() => call)).TypeId);
        }
    }

    [Fact]
    public async Task A_deadline_ends_a_client_stream_while_there_is_nothing_to_send()
    {
        var client = GrpcClient(await ServeAsync(static exchange => Task.Delay(Timeout.Infinite, exchange.Aborted)));

        await Assert.ThrowsAsync<RpcTimeoutException>(() =>
            client.GatherAsync(OneAndSilence(new Note()), new CallOptions { Timeout = TimeSpan.FromMilliseconds(100) }).AsTask().WaitAsync(Limit));
    }

    private static async IAsyncEnumerable<Note> OneAndSilence(Note note, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        yield return note;
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
    }

    [Fact]
    public async Task A_stream_has_no_time_of_its_own_but_may_be_given_one()
    {
        var client = GrpcClient(
            await ServeAsync(static async exchange =>
            {
                await exchange.WriteAsync(new Note { Text = exchange.Header("grpc-timeout") });
                await Task.Delay(Timeout.Infinite, exchange.Aborted).ContinueWith(static _ => { }, TaskScheduler.Default);
            }),
            static o => o.Timeout(TimeSpan.FromMilliseconds(1)));

        await using var free = client.WatchAsync(new Note()).GetAsyncEnumerator();
        Assert.True(await free.MoveNextAsync());
        Assert.Equal("", free.Current.Text);

        await using var timed = client.WatchAsync(new Note(), new CallOptions { Timeout = TimeSpan.FromMilliseconds(300) }).GetAsyncEnumerator();
        await Assert.ThrowsAsync<RpcTimeoutException>(async () =>
        {
            while (await timed.MoveNextAsync())
            {
                Assert.NotEqual("", timed.Current.Text);
            }
        });
    }

    [Fact]
    public async Task Hundreds_of_streams_share_a_connection()
    {
        var server = await ServeAsync(EchoAllAsync);
        var client = GrpcClient(server);

        await Task.WhenAll(Enumerable.Range(0, 300).Select(async _ =>
        {
            var count = 0;
            await foreach (var note in client.ChatAsync(Many(20)))
            {
                Assert.Equal(count++, note.Number);
            }

            Assert.Equal(20, count);
        }));

        Assert.Equal(1, server.Connections);
    }

    public sealed class OverEpoll() : GrpcStreamTests(new EpollNetwork());

    public sealed class OverSockets() : GrpcStreamTests(new SocketNetwork());
}
