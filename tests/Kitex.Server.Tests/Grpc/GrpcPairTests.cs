using Google.Protobuf;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

/// <summary>Both halves of gRPC with each other.</summary>
public abstract class GrpcPairTests(TestNetwork network) : GrpcSuite(network)
{
    [Fact]
    public async Task Messages_of_every_kind_of_call_come_whole()
    {
        var client = TalksClient(await StartAsync(new Talks()));
        var large = new Note { Data = ByteString.CopyFrom(Desk.Pattern(4 * 1024 * 1024)), Number = long.MinValue };
        Note[] notes = [new() { Text = "a", Number = 1 }, new() { Text = "b", Number = 2 }, new() { Text = "c", Number = 3 }];

        Assert.Equal(large, await client.EchoAsync(large));
        Assert.Equal(new Note { Text = "abc", Number = 6 }, await client.GatherAsync(notes.ToAsyncEnumerable()));
        Assert.Equal(100, (await client.SpreadAsync(new Note { Text = "again", Number = 100 }).ToListAsync()).Count);
        Assert.Equal(notes, await client.ChatAsync(notes.ToAsyncEnumerable()).ToListAsync());
    }

    [Fact]
    public async Task A_business_error_and_what_travels_with_a_call_arrive()
    {
        var client = TalksClient(await StartAsync(new Talks
        {
            OnEcho = static (note, call) => throw new BizStatusException(404, $"no {call.Incoming!.Meta.Persistent["PK"]}", new Dictionary<string, string> { ["k"] = "v" }),
        }));
        var meta = new MetaInfo { Persistent = new Dictionary<string, string> { ["pk"] = "pen" } };

        var failed = await Assert.ThrowsAsync<BizStatusException>(async () => await client.EchoAsync(new Note(), new CallOptions { Metainfo = meta }));

        Assert.Equal((404, "no pen", "v"), (failed.Code, failed.Message, failed.Extra!["k"]));
    }

    [Fact]
    public async Task Details_of_a_status_arrive_with_a_business_error_and_with_any_other()
    {
        byte[] details = [8, 3, 18, 1, 120];
        var client = TalksClient(await StartAsync(new Talks
        {
            OnEcho = (note, _) => throw (note.Text == "business"
                ? new BizStatusException(404, "no pen") { StatusDetails = details }
                : new GrpcStatusException(3, "no pen") { Details = details }),
        }));

        var business = await Assert.ThrowsAsync<BizStatusException>(async () => await client.EchoAsync(new Note { Text = "business" }));
        var other = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.EchoAsync(new Note()));

        Assert.Equal((404, "no pen"), (business.Code, business.Message));
        Assert.Equal(details, business.StatusDetails.ToArray());
        Assert.Equal((3, "no pen [biz error]"), (other.TypeId, other.RemoteMessage));
        Assert.Equal(details, other.Error.StatusDetails.ToArray());
    }

    [Fact]
    public async Task Details_of_a_status_arrive_with_it()
    {
        byte[] details = [8, 5, 18, 2, (byte)'n', (byte)'o'];
        var client = TalksClient(await StartAsync(new Talks
        {
            OnEcho = (_, _) => throw new RpcRemoteException(new RpcError(RpcErrorCode.Remote, "no") { TypeId = 5, StatusDetails = details }),
            OnGather = (_, _) => throw new BizStatusException(7, "no") { GrpcStatus = 9, StatusDetails = details },
        }));

        var remote = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.EchoAsync(new Note()));
        var business = await Assert.ThrowsAsync<BizStatusException>(async () => await client.GatherAsync(AsyncEnumerable.Empty<Note>()));

        Assert.Equal(5, remote.TypeId);
        Assert.Equal(details, remote.StatusDetails.ToArray());
        Assert.Equal((7, 9), (business.Code, business.GrpcStatus));
        Assert.Equal(details, business.StatusDetails.ToArray());
    }

    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var client = TalksClient(await StartAsync(new Talks
        {
            OnEcho = async (note, call) =>
            {
                if (note.Number == 0)
                {
                    return note;
                }

                await using var end = call.Cancellation.Register(ended.SetResult);
                await ended.Task;

                // Whichever side is first says that the time is over; a result would be one.
                call.Cancellation.ThrowIfCancellationRequested();
                return note;
            },
        }));

        // A call that is over before it arrives never reaches the handler: the connection is there before.
        await client.EchoAsync(new Note());
        await Assert.ThrowsAsync<RpcTimeoutException>(async () => await client.EchoAsync(new Note { Number = 1 }, new CallOptions { Timeout = TimeSpan.FromSeconds(1) }));

        await ended.Task.WaitAsync(Limit);
    }

    [Fact]
    public async Task Hundreds_of_calls_and_streams_share_connections()
    {
        var client = TalksClient(await StartAsync(new Talks()));

        await Task.WhenAll(Enumerable.Range(0, 300).Select(async i =>
        {
            var note = new Note { Number = i, Data = ByteString.CopyFrom(Desk.Pattern(i * 10)) };
            Assert.Equal(note, await client.EchoAsync(note));
            Assert.Equal([note, note], await client.ChatAsync(new[] { note, note }.ToAsyncEnumerable()).ToListAsync());
        }));
    }

    public sealed class OverSockets() : GrpcPairTests(new SocketNetwork());

    public sealed class OverEpoll() : GrpcPairTests(new EpollNetwork());

    public sealed class InMemory() : GrpcPairTests(new MemoryNetwork());
}
