using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

public abstract class GrpcUnknownCallTests(TestNetwork network) : GrpcSuite(network)
{
    [Theory]
    [InlineData("/other.api.Strange/Do", "other.api", "Strange", "Do")]
    [InlineData("/Strange/Do", "", "Strange", "Do")]
    [InlineData("/desk.api.Talks/Nope", "desk.api", "Talks", "Nope")]
    public async Task A_handler_of_what_is_not_served_gets_its_name_and_its_messages_as_bytes(string path, string package, string service, string method)
    {
        RpcMethod? called = null;
        var server = await StartAsync(new Talks(), o => o.HandleUnknownGrpcCalls(async (request, call) =>
        {
            called = request.Method;
            await foreach (var message in request.Stream!.ReadAllAsync<ReadOnlyMemory<byte>>(call.Cancellation))
            {
                await request.Stream.SendAsync(message, call.Cancellation);
            }

            return null;
        }));
        var notes = new[] { new Note { Text = "a" }, new Note { Number = 2 } };

        using var reply = await CallAsync(server, path, [.. notes.SelectMany(static note => GrpcFrame.Of(note))]);

        Assert.Equal(notes, await reply.ReceiveAllAsync());
        Assert.Equal(0, reply.Status);
        Assert.Equal((package, service, method), (called!.Package, called.Service, called.Name));
    }

    [Fact]
    public async Task What_is_served_does_not_come_to_it_and_its_failures_are_those_of_any_handler()
    {
        var server = await StartAsync(new Talks(), static o => o.HandleUnknownGrpcCalls(static (_, _) => throw new GrpcStatusException(9, "no such thing")));

        using var served = await CallAsync(server, "Echo", new Note { Text = "x" });
        using var unknown = await CallAsync(server, "Nope", new Note());

        Assert.Equal("x", (await served.ReceiveAsync())!.Text);
        Assert.Equal((9, "no such thing [biz error]"), unknown.Outcome);
    }

    public sealed class OverSockets() : GrpcUnknownCallTests(new SocketNetwork());

    public sealed class OverEpoll() : GrpcUnknownCallTests(new EpollNetwork());
}
