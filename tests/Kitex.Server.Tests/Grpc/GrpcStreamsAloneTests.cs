using System.Collections.Concurrent;
using Kitex.Client;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

/// <summary>Which protocol a call goes by, where a client speaks several.</summary>
public abstract class GrpcStreamsAloneTests(TestNetwork network) : GrpcSuite(network)
{
    private readonly ConcurrentQueue<string> _transports = new();

    [Theory]
    [InlineData("ttheader", "ttheaderframed")]
    [InlineData("framed", "framed")]
    [InlineData("multiplexed", "ttheaderframed")]
    [InlineData("short", "ttheaderframed")]
    public async Task Streams_go_by_gRPC_and_all_other_calls_by_what_the_client_says(string way, string expected)
    {
        var client = await ClientAsync(o => Go(o, way).GrpcStreams());

        await CallEachAsync(client);

        Assert.Equal([expected, "grpc", "grpc", "grpc"], _transports);
        Assert.EndsWith("; streams: grpc", client.Describe()[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_gRPC_for_all_calls_every_call_goes_by_it(bool both)
    {
        var client = await ClientAsync(o => _ = both ? o.Grpc().GrpcStreams() : o.Grpc());

        await CallEachAsync(client);

        Assert.Equal(["grpc", "grpc", "grpc", "grpc"], _transports);
        Assert.Equal("transport: grpc", client.Describe()[^1]);
    }

    [Theory]
    [InlineData("ttheader")]
    [InlineData("framed")]
    [InlineData("multiplexed")]
    public async Task Without_gRPC_a_stream_is_refused_before_anything_is_sent_and_calls_go_on(string way)
    {
        var client = await ClientAsync(o => Go(o, way));

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.SpreadAsync(new Note { Number = 1 }).CountAsync());

        Assert.Equal((RpcErrorCode.Unsupported, true), (refused.Code, refused.Error.NothingSent));
        Assert.EndsWith("carries no streams. Give the client Grpc(), or GrpcStreams() for its streams alone.", refused.Message, StringComparison.Ordinal);
        Assert.Equal("hello", (await client.EchoAsync(new Note { Text = "hello" })).Text);
    }

    [Fact]
    public async Task A_warm_client_has_connections_for_both()
    {
        var engine = new RecordingEngine(Engine);
        var client = await ClientAsync(o => Go(o, "ttheader").GrpcStreams(static x => x with { ConnectionsPerAddress = 1 }).UseEngine(engine).WarmUp(static x => x with { Connections = 2, Errors = WarmUpErrors.Fail }));

        await client.WarmUpAsync();
        Assert.Equal(3, engine.Dialed.Count);

        await CallEachAsync(client);
        Assert.Equal(3, engine.Dialed.Count);
        await client.DisposeAsync();
        Assert.All(engine.Dialed, static connection => Assert.False(connection.IsReusable));
    }

    public sealed class OverSockets() : GrpcStreamsAloneTests(new SocketNetwork());

    public sealed class InMemory() : GrpcStreamsAloneTests(new MemoryNetwork());

    private static KitexClientBuilder Go(KitexClientBuilder o, string way) => way switch
    {
        "framed" => o.Framed(),
        "multiplexed" => o.TTHeader().Multiplexed(),
        "short" => o.TTHeader().ShortConnections(),
        _ => o.TTHeader(),
    };

    private static async Task CallEachAsync(TalksClient client)
    {
        Assert.Equal("hello", (await client.EchoAsync(new Note { Text = "hello" })).Text);
        Assert.Equal(3, await client.SpreadAsync(new Note { Number = 3 }).CountAsync());
        Assert.Equal(6, (await client.GatherAsync(Notes())).Number);
        Assert.Equal(3, await client.ChatAsync(Notes()).CountAsync());
    }

    private static IAsyncEnumerable<Note> Notes() => Enumerable.Range(1, 3).Select(static i => new Note { Number = i }).ToAsyncEnumerable();

    private async Task<TalksClient> ClientAsync(Action<KitexClientBuilder> configure) => TalksClient(
        await StartAsync(new Talks(), o => o.Use(next => (request, cancellation) =>
        {
            _transports.Enqueue(request.Transport);
            return next(request, cancellation);
        })),
        configure);
}
