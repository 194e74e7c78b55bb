using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

public abstract class GrpcStatusTests(TestNetwork network) : GrpcSuite(network)
{
    private const int InternalError = 2;

    [Theory]
    [InlineData("other", "undeclared error", 13, "undeclared error [biz error]")]
    [InlineData("other", "50% 你", 13, "50%25 %E4%BD%A0 [biz error]")]
    [InlineData("5", "not found here", 5, "not found here [biz error]")]
    [InlineData("1234", "custom trans error", 1234, "custom trans error [biz error]")]
    [InlineData("status", "too far", 1900, "too far [biz error]")]
    [InlineData("business", "biz message", 13, "biz message")]
    [InlineData("defect", "oh", 13, "panic: [happened in biz handler, method=Talks.Echo, please check the panic at the server side] oh")]
    public async Task What_a_handler_throws_is_said_in_the_words_of_Kitex(string kind, string thrown, int status, string message)
    {
        Exception exception = kind switch
        {
            "other" => new InvalidOperationException(thrown),
            "status" => new GrpcStatusException(1900, thrown),
            "business" => new BizStatusException(4001, thrown),
            "defect" => new NullReferenceException(thrown),
            _ => new RpcRemoteException(int.Parse(kind, System.Globalization.CultureInfo.InvariantCulture), thrown),
        };

        using var reply = await CallAsync(await StartAsync(new Talks { OnEcho = (_, _) => throw exception }), "Echo", new Note());

        Assert.Equal((status, message), reply.Outcome);
        Assert.True(reply.IsTrailersOnly);
    }

    [Fact]
    public async Task A_business_error_has_fields_of_its_own()
    {
        var extra = new Dictionary<string, string> { ["reason"] = "quota" };
        var server = await StartAsync(new Talks { OnEcho = (_, _) => throw new BizStatusException(4002, "biz extra", extra) });

        using var reply = await CallAsync(server, "Echo", new Note());

        Assert.Equal((13, "biz extra"), reply.Outcome);
        Assert.Equal(("4002", """{"reason":"quota"}"""), (reply.Trailer("biz-status"), reply.Trailer("biz-extra")));
        Assert.Null(reply.Trailer("biz-message"));
    }

    [Fact]
    public async Task Details_of_a_status_travel_as_they_are()
    {
        var error = new RpcError(RpcErrorCode.Remote, "with details") { TypeId = 3, StatusDetails = new byte[] { 1, 2, 3, 4 } };
        var server = await StartAsync(new Talks { OnEcho = (_, _) => throw new RpcRemoteException(error) });

        using var reply = await CallAsync(server, "Echo", new Note());

        Assert.Equal((3, "with details [biz error]"), reply.Outcome);
        Assert.Equal("AQIDBA", reply.Trailer("grpc-status-details-bin"));
    }

    [Fact]
    public async Task A_status_with_details_can_be_thrown()
    {
        var server = await StartAsync(new Talks { OnEcho = (_, _) => throw new GrpcStatusException(3, "with details") { Details = new byte[] { 1, 2, 3, 4 } } });

        using var reply = await CallAsync(server, "Echo", new Note());

        Assert.Equal((3, "with details [biz error]"), reply.Outcome);
        Assert.Equal("AQIDBA", reply.Trailer("grpc-status-details-bin"));
    }

    [Theory]
    [InlineData(RpcErrorCode.Rejected, 8)]
    [InlineData(RpcErrorCode.TooLarge, 8)]
    [InlineData(RpcErrorCode.Timeout, 4)]
    [InlineData(RpcErrorCode.Canceled, 1)]
    [InlineData(RpcErrorCode.ConnectFailed, 14)]
    [InlineData(RpcErrorCode.NoInstance, 14)]
    [InlineData(RpcErrorCode.Protocol, 13)]
    [InlineData(RpcErrorCode.Internal, 13)]
    public async Task What_a_middleware_refuses_has_the_code_that_fits(RpcErrorCode code, int status)
    {
        var server = await StartAsync(new Talks(), o => o.Use(_ => (_, _) => new(new RpcError(code, "no"))));

        using var reply = await CallAsync(server, "Echo", new Note());

        Assert.Equal((status, "no"), reply.Outcome);
    }

    [Theory]
    [InlineData("/desk.api.Talks/Nope", false, 1, "unknown method Nope")]
    [InlineData("/desk.api.Nope/Echo", false, 20, "unknown service Nope")]
    [InlineData("/desk.api.Talks/Nope", true, 12, "unknown method Nope")]
    [InlineData("/desk.api.Nope/Echo", true, 12, "unknown service Nope")]
    [InlineData("/Echo", false, 13, "malformed method name, method=\"/Echo\"")]
    [InlineData("/", false, 13, "malformed method name, method=\"/\"")]
    public async Task What_is_not_served_is_answered_as_by_Kitex_or_by_the_standard(string path, bool standard, int status, string message)
    {
        var server = await StartAsync(new Talks(), o => o.Configure(x => x with { Grpc = x.Grpc with { StandardStatusCodes = standard } }));

        using var reply = await CallAsync(server, path, GrpcFrame.Of(new Note()));

        Assert.Equal((status, message), reply.Outcome);
        Assert.True(reply.IsTrailersOnly);
    }

    [Fact]
    public async Task Thrift_is_refused_by_a_Protobuf_service()
    {
        using var reply = await CallAsync(await StartAsync(new Talks()), "Echo", new Note(), ("content-type", "application/grpc+thrift"));

        Assert.Equal((9, "decode failed, codec msg type not match with thriftCodec"), reply.Outcome);
        Assert.Equal("application/grpc+thrift", Assert.Single(reply.Response.Content.Headers.GetValues("content-type")));
    }

    [Theory]
    [InlineData("content-type", "application/json")]
    [InlineData("content-type", "application/grpc-web")]
    [InlineData("content-type", "Application/grpc")]
    [InlineData("grpc-timeout", "1x")]
    [InlineData("grpc-timeout", "S")]
    [InlineData("grpc-timeout", "1234567890S")]
    public async Task What_is_no_gRPC_call_is_reset(string name, string value)
    {
        var server = await StartAsync(new Talks());

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(server, "Echo", new Note(), (name, value)));

        Assert.Equal(InternalError, Assert.IsType<HttpProtocolException>(failure.InnerException).ErrorCode);
        using var reply = await CallAsync(server, "Echo", new Note());
        Assert.NotNull(await reply.ReceiveAsync());
    }

    [Theory]
    [InlineData("00000000050a", "unexpected EOF")]
    [InlineData("000000", "unexpected EOF")]
    public async Task A_message_that_is_cut_off_fails_the_call(string body, string message)
    {
        using var reply = await CallAsync(await StartAsync(new Talks()), Talks.Path + "Echo", Convert.FromHexString(body));

        Assert.Equal((13, message), reply.Outcome);
    }

    [Fact]
    public async Task A_call_without_a_message_is_answered_where_Kitex_answers_nothing()
    {
        using var reply = await CallAsync(await StartAsync(new Talks()), Talks.Path + "Echo", []);

        Assert.Equal((13, "Talks.Echo: the call ended without a message"), reply.Outcome);
    }

    [Fact]
    public async Task Malformed_Protobuf_fails_the_call_and_a_second_message_is_not_looked_at()
    {
        var server = await StartAsync(new Talks());

        using var malformed = await CallAsync(server, Talks.Path + "Echo", GrpcFrame.Of(0, [0x0a, 0x7f, 0x61]));
        using var two = await CallAsync(server, Talks.Path + "Echo", [.. GrpcFrame.Of(new Note { Text = "one" }), .. GrpcFrame.Of(0, [0xff])]);

        Assert.Equal(13, malformed.Status);
        Assert.Equal("one", (await two.ReceiveAsync())!.Text);
        Assert.Null(await two.ReceiveAsync());
        Assert.Equal(0, two.Status);
    }

    public sealed class OverSockets() : GrpcStatusTests(new SocketNetwork());

    public sealed class OverEpoll() : GrpcStatusTests(new EpollNetwork());
}
