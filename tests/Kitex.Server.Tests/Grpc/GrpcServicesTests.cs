using Kitex.Protobuf;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

/// <summary>Several services on one port.</summary>
public abstract class GrpcServicesTests(TestNetwork network) : GrpcSuite(network)
{
    private static readonly ProtobufMethod<Note, Note> Echo = new("Choir", "Echo", RpcKind.Unary, Note.Parser, Note.Parser, "other.api");

    [Fact]
    public async Task The_path_says_which_service_is_meant_where_two_have_a_method_of_one_name()
    {
        var choir = new ServiceDescriptor("Choir", [new(Echo, static (request, _) => HandlerBridge.ResultAsync(new ValueTask<Note>(new Note { Text = $"all: {((Note)request.Message!).Text}" })))]);
        var server = await StartAsync(new Talks(), o => o.AddService(choir).FallbackService("Talks"));

        using var one = await CallAsync(server, "Echo", new Note { Text = "la" });
        using var all = await CallAsync(server, "/other.api.Choir/Echo", GrpcFrame.Of(new Note { Text = "la" }));
        using var none = await CallAsync(server, "/other.api.Choir/Spread", GrpcFrame.Of(new Note()));

        Assert.Equal("la", (await one.ReceiveAsync())!.Text);
        Assert.Equal("all: la", (await all.ReceiveAsync())!.Text);
        Assert.Equal((1, "unknown method Spread"), none.Outcome);
    }

    public sealed class OverSockets() : GrpcServicesTests(new SocketNetwork());

    public sealed class OverEpoll() : GrpcServicesTests(new EpollNetwork());
}
