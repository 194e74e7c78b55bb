using Kitex.Protobuf;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

/// <summary>Services that are there for gRPC callers alone, under their full names.</summary>
public abstract class GrpcOnlyServiceTests(TestNetwork network) : GrpcSuite(network)
{
    private static readonly ServiceDescriptor Other = new("Talks",
    [
        new(
            new ProtobufMethod<Note, Note>("Talks", "Echo", RpcKind.Unary, Note.Parser, Note.Parser, "other"),
            static (request, _) => new(new Note { Text = "other " + ((Note)request.Message!).Text })),
    ]);

    [Theory]
    [InlineData("/desk.api.Talks/Echo", "hi")]
    [InlineData("/Talks/Echo", "hi")]
    [InlineData("/desk.Talks/Echo", "hi")]
    [InlineData("/other.Talks/Echo", "other hi")]
    public async Task Two_services_of_one_name_are_told_apart_by_their_packages(string path, string text)
    {
        var server = await StartAsync(new Talks(), static o => o.AddGrpcService(Other));

        using var reply = await CallAsync(server, path, GrpcFrame.Of(new Note { Text = "hi" }));

        Assert.Equal(text, (await reply.ReceiveAsync())!.Text);
    }

    [Fact]
    public async Task Only_the_full_name_leads_to_one()
    {
        var server = await StartAsync(configure: static o => o.AddGrpcService(Other));

        using var named = await CallAsync(server, "/other.Talks/Echo", GrpcFrame.Of(new Note()));
        using var bare = await CallAsync(server, "/Talks/Echo", GrpcFrame.Of(new Note()));
        using var unknown = await CallAsync(server, "/other.Talks/Sing", GrpcFrame.Of(new Note()));

        Assert.Equal("other ", (await named.ReceiveAsync())!.Text);
        Assert.Equal((20, "unknown service Talks"), await OutcomeAsync(bare));
        Assert.Equal((1, "unknown method Sing"), await OutcomeAsync(unknown));
    }

    [Fact]
    public async Task Its_methods_are_not_found_by_their_names_alone()
    {
        var notes = await StartAsync(configure: static o => o.AddService(new Notes().Describe()).AddGrpcService(Other));
        var alone = await StartAsync(configure: static o => o.AddGrpcService(Other));

        Assert.Equal("pb", (await NotesClient(notes).EchoAsync(new Note { Text = "pb" })).Text);
        var refused = await Assert.ThrowsAsync<RpcRemoteException>(async () => await NotesClient(alone).EchoAsync(new Note()));
        Assert.Equal("unknown service , method Echo", refused.RemoteMessage);
    }

    [Fact]
    public void One_full_name_is_served_once()
    {
        var refused = Assert.Throws<ArgumentException>(() => Server(configure: static o => o.AddService(new Talks().Describe()).AddGrpcService(new Talks().Describe())));

        Assert.Contains("desk.api.Talks is added twice", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_cannot_be_the_fallback()
    {
        var refused = Assert.Throws<ArgumentException>(() => Server(configure: static o => o.AddGrpcService(new Talks().Describe()).FallbackService("Talks")));

        Assert.Contains("not among the services", refused.Message, StringComparison.Ordinal);
    }

    private NotesClient NotesClient(KitexServer server) =>
        Own(new NotesClient(o => o.HostPorts(AddressText.Format(server.Address)).UseEngine(Engine).Timeout(Limit).ConnectTimeout(Limit).Framed()));

    private static async Task<(int, string?)> OutcomeAsync(GrpcReply reply)
    {
        Assert.Null(await reply.ReceiveAsync());
        return reply.Outcome;
    }

    public sealed class OverSockets() : GrpcOnlyServiceTests(new SocketNetwork());
}
