using Google.Protobuf;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

public abstract class GrpcUnaryTests(TestNetwork network) : GrpcSuite(network)
{
    [Fact]
    public async Task A_message_comes_back_between_header_and_trailers()
    {
        var server = await StartAsync(new Talks());
        var note = new Note { Text = "你好", Number = 7 };

        using var reply = await CallAsync(server, "Echo", note);

        Assert.Equal([note], await reply.ReceiveAllAsync());
        Assert.Equal((0, ""), reply.Outcome);
        Assert.Equal("application/grpc", reply.Response.Content.Headers.ContentType!.ToString());
        Assert.False(reply.IsTrailersOnly);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65_536)]
    [InlineData(4 * 1024 * 1024)]
    public async Task Messages_of_any_size_come_back(int size)
    {
        var server = await StartAsync(new Talks());
        var note = new Note { Data = ByteString.CopyFrom(Desk.Pattern(size)) };

        for (var i = 0; i < 2; i++)
        {
            using var reply = await CallAsync(server, "Echo", note);
            Assert.Equal(note, await reply.ReceiveAsync());
            Assert.Null(await reply.ReceiveAsync());
            Assert.Equal(0, reply.Status);
        }
    }

    [Theory]
    [InlineData("/desk.api.Talks/Echo")]
    [InlineData("/other.Talks/Echo")]
    [InlineData("/Talks/Echo")]
    public async Task The_package_does_not_count(string path)
    {
        using var reply = await CallAsync(await StartAsync(new Talks()), path, GrpcFrame.Of(new Note { Text = "hi" }));

        Assert.Equal("hi", (await reply.ReceiveAsync())!.Text);
    }

    [Theory]
    [InlineData("application/grpc+proto", "application/grpc+proto")]
    [InlineData("application/grpc;proto", "application/grpc+proto")]
    [InlineData("application/grpc+json", "application/grpc+json")]
    public async Task The_content_type_comes_back_with_a_plus(string sent, string received)
    {
        using var reply = await CallAsync(await StartAsync(new Talks()), "Echo", new Note(), ("content-type", sent));

        Assert.Equal(received, Assert.Single(reply.Response.Content.Headers.GetValues("content-type")));
        Assert.NotNull(await reply.ReceiveAsync());
    }

    [Fact]
    public async Task A_thousand_calls_at_once_are_answered()
    {
        var server = await StartAsync(new Talks { OnEcho = static async (note, _) => { await Task.Yield(); return note; } });

        var numbers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async i =>
        {
            using var reply = await CallAsync(server, "Echo", new Note { Number = i });
            return (await reply.ReceiveAsync())!.Number;
        }));

        Assert.Equal(Enumerable.Range(0, 1000).Select(static i => (long)i), numbers);
    }

    [Fact]
    public async Task The_handler_sees_the_caller_metainfo_and_headers_and_answers_with_its_own()
    {
        RpcRequest? seen = null;
        var server = await StartAsync(new Talks
        {
            OnEcho = (note, call) =>
            {
                seen = call.Incoming;
                call.Response.AddHeader("Srv-Header", "hv");
                call.Response.AddHeader("srv-bin", [0, 1, 255]);
                call.Response.AddTrailer("srv-trailer", "one");
                call.Response.AddTrailer("srv-trailer", "two");
                return new(note);
            },
        });

        using var reply = await CallAsync(
            server, "Echo", new Note(),
            ("source-service", "caller"), ("source-method", "from"), ("rpc-transit-ck", "cv"), ("rpc-persist-mixed-case", "v"), ("rpc-persist-empty", ""),
            ("cli-header", "cv"), ("cli-bin", "AAH/"), ("user-agent", "tests"));
        await reply.ReceiveAllAsync();

        Assert.Equal(("caller", "from", "grpc"), (seen!.Caller, seen.CallerMethod, seen.Transport));
        Assert.Equal(("CK", "cv"), Assert.Single(seen.Meta.Transient.Select(static x => (x.Key, x.Value))));
        Assert.Equal(("MIXED_CASE", "v"), Assert.Single(seen.Meta.Persistent.Select(static x => (x.Key, x.Value))));
        Assert.Equal(("cv", "tests", "application/grpc"), (seen.Headers.Text("cli-header"), seen.Headers.Text("user-agent"), seen.Headers.Text("content-type")));
        Assert.Equal([0, 1, 255], seen.Headers.Bytes("cli-bin")!);
        Assert.NotNull(seen.Headers.Text(":authority"));
        Assert.Null(seen.Headers.Text("te"));
        Assert.Equal(("hv", "AAH/", "one,two"), (reply.Header("srv-header"), reply.Header("srv-bin"), reply.Trailer("srv-trailer")));
    }

    [Theory]
    [InlineData("grpc-status", "1", "the protocol's own")]
    [InlineData("Content-Type", "x", "the protocol's own")]
    [InlineData("a b", "x", "characters besides")]
    [InlineData("some-bin", "x", "must be bytes")]
    [InlineData("name", "你", "printable ASCII")]
    [InlineData("name", "a\r\nb: c", "printable ASCII")]
    public async Task A_field_that_may_not_be_sent_fails_in_the_handler(string name, string value, string text)
    {
        var server = await StartAsync(new Talks
        {
            OnEcho = (note, call) =>
            {
                call.Response.AddTrailer(name, value);
                return new(note);
            },
        });

        using var reply = await CallAsync(server, "Echo", new Note());

        Assert.Equal(13, reply.Status);
        Assert.Contains(text, reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_header_fields_pass_up_to_the_limit()
    {
        var server = await StartAsync(new Talks { OnEcho = static (note, call) => new(new Note { Number = call.Incoming!.Headers.Text("long")!.Length }) });

        using var reply = await CallAsync(server, "Echo", new Note(), ("long", new string('x', 100 * 1024)));

        Assert.Equal(100 * 1024, (await reply.ReceiveAsync())!.Number);
    }

    [Fact]
    public async Task Middleware_sees_gRPC_calls_as_all_others()
    {
        var methods = new List<string>();
        var server = await StartAsync(new Talks(), o => o.Use(next => (request, cancellation) =>
        {
            methods.Add($"{request.Method} {request.Transport}");
            return next(request, cancellation);
        }));

        using var reply = await CallAsync(server, "Echo", new Note());

        Assert.Equal(["Talks.Echo grpc"], methods);
    }

    public sealed class OverSockets() : GrpcUnaryTests(new SocketNetwork());

    public sealed class OverEpoll() : GrpcUnaryTests(new EpollNetwork());
}
