using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

/// <summary>The one list of middleware sees calls of every kind, and each message of a stream.</summary>
public abstract class GrpcMiddlewareTests(TestNetwork network) : GrpcSuite(network)
{
    [Fact]
    public async Task Middleware_of_both_sides_sees_every_message()
    {
        CountingStream.Counts onClient = new(), onServer = new();
        var server = await StartAsync(new Talks(), o => o.Use(onServer.OnServer));
        var client = TalksClient(server, o => o.Use(onClient.OnClient));
        Note[] notes = [new(), new(), new()];

        await client.EchoAsync(new Note());
        await client.ChatAsync(notes.ToAsyncEnumerable()).ToListAsync();
        Assert.Equal((2, 3, 3, 1), (onClient.Calls, onClient.Sent, onClient.Received, onClient.Ends));
        Assert.Equal((2, 3, 3, 1), (onServer.Calls, onServer.Sent, onServer.Received, onServer.Ends));

        await client.GatherAsync(notes.ToAsyncEnumerable());
        await client.SpreadAsync(new Note { Number = 5 }).ToListAsync();
        Assert.Equal((4, 6, 9, 2), (onClient.Calls, onClient.Sent, onClient.Received, onClient.Ends));
        Assert.Equal((4, 8, 7, 2), (onServer.Calls, onServer.Sent, onServer.Received, onServer.Ends));
    }

    [Fact]
    public async Task A_stream_that_was_wrapped_still_tells_its_headers_and_its_failure()
    {
        CountingStream.Counts onClient = new(), onServer = new();
        var server = await StartAsync(
            new Talks
            {
                OnChat = static (_, call) =>
                {
                    call.Response.AddHeader("hk", "hv");
                    call.Response.AddTrailer("tk", "tv");
                    return Failing();
                },
            },
            o => o.Use(onServer.OnServer));
        var client = TalksClient(server, o => o.Use(onClient.OnClient));

        await using var call = await client.ChatAsync();
        Assert.Equal("hv", (await call.ReceiveHeadersAsync()).Text("hk"));
        Assert.True(await call.ReceiveAsync());
        Assert.Equal(8, (await Assert.ThrowsAsync<BizStatusException>(async () => await call.ReceiveAsync())).Code);
        Assert.Equal("tv", call.Trailers.Text("tk"));

        static async IAsyncEnumerable<Note> Failing()
        {
            yield return new Note();
            await Task.Yield();
            throw new BizStatusException(8, "no");
        }
    }

    [Fact]
    public async Task A_middleware_of_the_server_may_copy_the_request_and_lose_nothing()
    {
        var server = await StartAsync(
            new Talks
            {
                OnEcho = static (note, call) =>
                {
                    call.Response.AddHeader("hk", "hv");
                    call.Response.AddTrailer("tk", "tv");
                    return new(note);
                },
            },
            static o => o.Use(static next => (request, cancellation) => next(request.With(MetaInfo.Empty), cancellation)));

        await TalksClient(server).EchoAsync(new Note(), default(CallContext).Capture(out var info));

        Assert.Equal(("hv", "tv"), (info.Headers.Text("hk"), info.Trailers.Text("tk")));
    }

    [Fact]
    public async Task A_stream_that_a_middleware_of_the_server_aborts_ends_at_once_for_the_caller()
    {
        var release = new Signal();
        var server = await StartAsync(
            new Talks
            {
                OnChat = (_, _) => Held(release),
            },
            static o => o.Use(static next => (request, cancellation) =>
            {
                request.Stream!.Abort(new RpcError(RpcErrorCode.Rejected, "not you"));
                return next(request, cancellation);
            }));

        await using var call = await TalksClient(server).ChatAsync();
        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await call.ReceiveAsync());

        Assert.Equal((8, "not you"), (failure.TypeId, failure.RemoteMessage));
        Assert.False(release.IsSet);
        release.Set();

        static async IAsyncEnumerable<Note> Held(Signal release)
        {
            await release.WaitAsync();
            yield break;
        }
    }

    [Fact]
    public async Task A_stream_is_aborted_though_its_caller_does_not_read()
    {
        var begun = new TaskCompletionSource<RpcStream>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new Signal();
        var server = await StartAsync(new Talks
        {
            OnSpread = (_, call) =>
            {
                begun.SetResult(call.Incoming!.Stream!);
                return Endless();
            },
        });
        await using var reader = TalksClient(server).SpreadAsync(new Note()).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        var stream = await begun.Task.WaitAsync(Limit);

        stream.Abort(new RpcError(RpcErrorCode.Internal, "stop"));

        await ended.WaitAsync();
        await Assert.ThrowsAnyAsync<RpcException>(async () =>
        {
            while (await reader.MoveNextAsync())
            {
            }
        });

        async IAsyncEnumerable<Note> Endless()
        {
            try
            {
                while (true)
                {
                    yield return new Note { Text = new string('x', 10_000) };
                    await Task.Yield();
                }
            }
            finally
            {
                ended.Set();
            }
        }
    }

    public sealed class OverSockets() : GrpcMiddlewareTests(new SocketNetwork());

    public sealed class OverEpoll() : GrpcMiddlewareTests(new EpollNetwork());

    public sealed class InMemory() : GrpcMiddlewareTests(new MemoryNetwork());
}
