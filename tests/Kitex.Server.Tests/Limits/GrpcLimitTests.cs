using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;
using Kitex.Testing;

namespace Kitex.Server.Tests.Limits;

/// <summary>Calls and streams beyond what a server takes on, over gRPC.</summary>
public abstract class GrpcLimitTests(TestNetwork network) : GrpcSuite(network)
{
    private const int ResourceExhausted = 8;
    private const int PermissionDenied = 7;

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task A_call_too_many_is_answered_as_refused_and_the_connection_goes_on()
    {
        var server = await StartAsync(new Talks(), o => o.UseTime(_clock).Limit(static x => x with { Server = new() { PerSecond = 5 } }));
        var client = TalksClient(server, static o => o.Grpc(static x => x with { ConnectionsPerAddress = 1 }));
        Assert.Equal("hello", (await client.EchoAsync(new Note { Text = "hello" })).Text);

        var refused = await RefusedAsync(async () => await client.EchoAsync(new Note { Text = "hello" }));

        Assert.Equal(ResourceExhausted, refused.TypeId);
        Assert.Equal("request over limit: request too frequent (the server: 5 per second)", refused.RemoteMessage);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal("hello", (await client.EchoAsync(new Note { Text = "hello" })).Text);
        Assert.Equal(1, server.ConnectionCount);
    }

    [Fact]
    public async Task Any_caller_of_gRPC_sees_resource_exhausted()
    {
        var server = await StartAsync(new Talks(), o => o.UseTime(_clock).Limit(static x => x with { Server = new() { PerSecond = 1 } }));
        using var first = await CallAsync(server, "Echo", new Note { Text = "hello" });
        Assert.Equal("hello", (await first.ReceiveAsync())!.Text);

        using var second = await CallAsync(server, "Echo", new Note { Text = "hello" });
        Assert.Null(await second.ReceiveAsync());

        Assert.Equal((ResourceExhausted, "request over limit: request too frequent (the server: 1 per second)"), second.Outcome);
    }

    [Fact]
    public async Task Streams_of_every_kind_are_limited()
    {
        var server = await StartAsync(new Talks(), o => o.UseTime(_clock).Limit(static x => x with { Server = new() { PerSecond = 0.001 } }));
        var client = TalksClient(server);
        await client.EchoAsync(new Note());

        await RefusedAsync(async () => await client.GatherAsync(Many(3)));
        await RefusedAsync(async () => await client.SpreadAsync(new Note { Number = 3 }).CountAsync());
        await RefusedAsync(async () => await client.ChatAsync(Many(3)).CountAsync());
        await RefusedAsync(async () =>
        {
            await using var talk = await client.ChatAsync();
            await talk.ReceiveAsync();
        });
    }

    [Fact]
    public async Task A_stream_counts_as_under_way_until_it_ends()
    {
        var server = await StartAsync(new Talks(), o => o.UseTime(_clock).Limit(static x => x with { Server = new() { Concurrency = 1 } }));
        var client = TalksClient(server);
        await using (var talk = await client.ChatAsync())
        {
            await talk.SendAsync(new Note { Text = "hello" });
            Assert.True(await talk.ReceiveAsync());

            var refused = await RefusedAsync(async () => await client.EchoAsync(new Note()));
            Assert.Contains("too many calls under way (the server: 1)", refused.RemoteMessage, StringComparison.Ordinal);

            await talk.CompleteAsync();
            Assert.False(await talk.ReceiveAsync());
        }

        while (true)
        {
            try
            {
                await client.EchoAsync(new Note());
                break;
            }
            catch (RpcException refused) when (refused.Code == RpcErrorCode.Rejected)
            {
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task A_warm_client_calls_over_the_connections_it_has_made()
    {
        var engine = new RecordingEngine(Engine);
        var client = TalksClient(await StartAsync(new Talks()), o => o
            .UseEngine(engine)
            .Grpc(static x => x with { ConnectionsPerAddress = 2 })
            .WarmUp(static x => x with { Connections = 3, Errors = WarmUpErrors.Fail }));

        await client.WarmUpAsync();
        await client.EchoAsync(new Note());

        Assert.Equal(2, engine.Dialed.Count);
    }

    [Fact]
    public async Task A_callers_limit_goes_by_the_name_it_gives_itself()
    {
        var server = await StartAsync(new Talks(), o => o.UseTime(_clock).Limit(static x => x with { EachCaller = new() { PerSecond = 1 } }));
        var one = TalksClient(server, static o => o.Caller("one"));
        await one.EchoAsync(new Note());

        Assert.Contains("(caller 'one': 1 per second)", (await RefusedAsync(async () => await one.EchoAsync(new Note()))).RemoteMessage, StringComparison.Ordinal);
        await TalksClient(server, static o => o.Caller("other")).EchoAsync(new Note());
    }

    [Fact]
    public async Task A_forbidden_call_is_answered_with_permission_denied()
    {
        var server = await StartAsync(new Talks(), static o => o
            .AdmissionRule(static head => head.Caller == "stranger" ? "strangers wait outside" : null)
            .AccessRule(static request => (request.Message as Note)?.Text == "secret" ? "secrets stay here" : null));

        var early = await Assert.ThrowsAsync<RpcException>(async () => await TalksClient(server, static o => o.Caller("stranger")).EchoAsync(new Note()));
        var late = await Assert.ThrowsAsync<RpcException>(async () => await TalksClient(server).EchoAsync(new Note { Text = "secret" }));

        Assert.Equal((RpcErrorCode.AccessDenied, PermissionDenied, "request forbidden: strangers wait outside"), (early.Code, early.Error.TypeId, early.Error.RemoteMessage));
        Assert.Equal((RpcErrorCode.AccessDenied, PermissionDenied, "request forbidden: secrets stay here"), (late.Code, late.Error.TypeId, late.Error.RemoteMessage));
    }

    private static IAsyncEnumerable<Note> Many(int count) => Enumerable.Range(0, count).Select(static i => new Note { Number = i }).ToAsyncEnumerable();

    private static async Task<RpcError> RefusedAsync(Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(RpcErrorCode.Rejected, refused.Code);
        return refused.Error;
    }

    public sealed class OverSockets() : GrpcLimitTests(new SocketNetwork());

    public sealed class OverEpoll() : GrpcLimitTests(new EpollNetwork());
}
