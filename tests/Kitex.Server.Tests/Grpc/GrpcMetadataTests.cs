using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

/// <summary>What travels beside the messages, between both halves.</summary>
public abstract class GrpcMetadataTests(TestNetwork network) : GrpcSuite(network)
{
    private static readonly RpcMetadata Sent = RpcMetadata.Empty.With("Who", "me").With("twice", "a").With("twice", "b").With("key-bin", [0, 1, 255]);

    [Fact]
    public async Task Fields_go_both_ways_in_order_and_repeat()
    {
        var client = TalksClient(await StartAsync(new Talks
        {
            OnEcho = static (note, call) =>
            {
                foreach (var (name, value) in call.Incoming!.Headers.Where(static field => field.Key is "who" or "twice"))
                {
                    call.Response.AddHeader(name, value);
                    call.Response.AddTrailer(name, $"{value}!");
                }

                call.Response.AddTrailer("key-bin", call.Incoming.Headers.Bytes("key-bin"));
                return new(note);
            },
        }));

        await client.EchoAsync(new Note(), new CallContext { Headers = Sent }.Capture(out var info));

        Assert.Equal([new("who", "me"), new("twice", "a"), new("twice", "b")], info.Headers.Where(static field => field.Key is not ("date" or "content-type")));
        Assert.Equal([new("who", "me!"), new("twice", "a!"), new("twice", "b!"), new("key-bin", "AAH/")], info.Trailers);
        Assert.Equal([0, 1, 255], info.Trailers.Bytes("key-bin")!);
    }

    [Fact]
    public async Task A_failed_call_has_its_fields_among_the_trailers()
    {
        var client = TalksClient(await StartAsync(new Talks
        {
            OnEcho = static (_, call) =>
            {
                call.Response.AddHeader("hk", "hv");
                call.Response.AddTrailer("tk", "tv");
                throw new BizStatusException(1, "no");
            },
        }));

        var call = default(CallContext).Capture(out var failed);
        await Assert.ThrowsAsync<BizStatusException>(async () => await client.EchoAsync(new Note(), call));

        Assert.Empty(failed.Headers);
        Assert.Equal(("hv", "tv"), (failed.Trailers.Text("hk"), failed.Trailers.Text("tk")));
        Assert.DoesNotContain(failed.Trailers, static field => field.Key.StartsWith("grpc-", StringComparison.Ordinal) || field.Key.StartsWith("biz-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Middleware_adds_fields()
    {
        var server = await StartAsync(new Talks { OnEcho = static (_, call) => new(new Note { Text = call.Incoming!.Headers.Text("token") }) });
        var client = TalksClient(server, static o => o.Use(static next => (request, cancellation) => next(request.With(request.Headers.With("token", "secret")), cancellation)));

        Assert.Equal("secret", (await client.EchoAsync(new Note())).Text);
    }

    public sealed class OverSockets() : GrpcMetadataTests(new SocketNetwork());

    public sealed class OverEpoll() : GrpcMetadataTests(new EpollNetwork());

    public sealed class InMemory() : GrpcMetadataTests(new MemoryNetwork());
}
