using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Kitex.Server.Tests.GrpcClient;

public abstract class GrpcFailureTests(TestNetwork network) : GrpcSuite(network)
{
    [Theory]
    [InlineData(1, "unknown method X")]
    [InlineData(20, "unknown service X")]
    [InlineData(13, "你好 100%")]
    [InlineData(5, "")]
    public async Task A_status_comes_with_its_words(int status, string message)
    {
        var client = GrpcClient(await ServeAsync(exchange =>
        {
            exchange.End(status, Uri.EscapeDataString(message));
            return Task.CompletedTask;
        }));

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.EchoAsync(new Note()));

        Assert.Equal((status, message), (failure.TypeId, failure.RemoteMessage));
        Assert.Contains("Notes.Echo", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_business_error_is_one()
    {
        var client = GrpcClient(await ServeAsync(static exchange =>
        {
            exchange.Response.AppendTrailer("biz-status", "4002");
            exchange.Response.AppendTrailer("biz-extra", """{"k":"v"}""");
            exchange.End(13, "no%20stock");
            return Task.CompletedTask;
        }));

        var business = await Assert.ThrowsAsync<BizStatusException>(async () => await client.EchoAsync(new Note()));

        Assert.Equal((4002, "no stock", "v"), (business.Code, business.Message, business.Extra["k"]));
    }

    [Theory]
    [InlineData("CAX/", new byte[] { 8, 5, 255 })]
    [InlineData("CAU=", new byte[] { 8, 5 })]
    [InlineData("no base64", new byte[0])]
    public async Task Details_of_a_status_arrive(string sent, byte[] details)
    {
        var client = GrpcClient(await ServeAsync(exchange =>
        {
            exchange.Response.AppendTrailer("grpc-status-details-bin", sent);
            exchange.End(5, "no");
            return Task.CompletedTask;
        }));

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.EchoAsync(new Note()));

        Assert.Equal(details, failure.Error.StatusDetails.ToArray());
    }

    [Theory]
    [InlineData(400, 13)]
    [InlineData(401, 16)]
    [InlineData(403, 7)]
    [InlineData(404, 12)]
    [InlineData(503, 14)]
    [InlineData(500, 2)]
    public async Task An_answer_of_plain_HTTP_stands_for_a_status(int http, int status)
    {
        var client = GrpcClient(await ServeAsync(exchange =>
        {
            exchange.Response.StatusCode = http;
            return Task.CompletedTask;
        }));

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.EchoAsync(new Note()));

        Assert.Equal(status, failure.TypeId);
        Assert.Contains($"{http}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_page_is_no_answer()
    {
        var client = GrpcClient(await ServeAsync(static async exchange =>
        {
            exchange.Response.ContentType = "text/html";
            await exchange.Response.Body.WriteAsync("<html>"u8.ToArray());
        }));

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new Note()));

        Assert.Equal(RpcErrorCode.Protocol, failure.Code);
        Assert.Contains("text/html", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_good_status_without_a_message_is_no_answer()
    {
        var client = GrpcClient(await ServeAsync(static exchange =>
        {
            exchange.End();
            return Task.CompletedTask;
        }));

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new Note()));

        Assert.Equal(RpcErrorCode.Protocol, failure.Code);
    }

    [Fact]
    public async Task A_second_message_is_one_too_many()
    {
        var client = GrpcClient(await ServeAsync(static async exchange =>
        {
            await exchange.WriteAsync(new Note { Number = 1 });
            await exchange.WriteAsync(new Note { Number = 2 });
            exchange.End();
        }));

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new Note()));

        Assert.Equal(RpcErrorCode.Protocol, failure.Code);
    }

    [Fact]
    public async Task A_server_that_breaks_off_is_heard()
    {
        var client = GrpcClient(await ServeAsync(static exchange => throw new InvalidOperationException("broken")));

        await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.EchoAsync(new Note()));
    }

    [Fact]
    public async Task A_call_ends_when_its_time_is_over_and_the_server_hears_of_it()
    {
        var gone = new TaskCompletionSource();
        var server = await ServeAsync(async exchange =>
        {
            if ((await exchange.ReadAsync())!.Number == 0)
            {
                await using var registration = exchange.Aborted.Register(gone.SetResult);
                await gone.Task;
            }

            await exchange.WriteAsync(new Note());
            exchange.End();
        });
        var client = GrpcClient(server);
        await client.EchoAsync(new Note { Number = 1 });

        await Assert.ThrowsAsync<RpcTimeoutException>(async () => await client.EchoAsync(new Note(), new CallOptions { Timeout = TimeSpan.FromMilliseconds(100) }));

        await gone.Task.WaitAsync(Limit);
        await client.EchoAsync(new Note { Number = 1 });
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_token_ends_a_call_and_the_server_hears_of_it()
    {
        var (began, gone) = (new TaskCompletionSource(), new TaskCompletionSource());
        var client = GrpcClient(await ServeAsync(async exchange =>
        {
            await using var registration = exchange.Aborted.Register(gone.SetResult);
            began.SetResult();
            await gone.Task;
        }));
        using var cancel = new CancellationTokenSource();

        var call = client.EchoAsync(new Note(), cancel.Token).AsTask();
        await began.Task.WaitAsync(Limit);
        await cancel.CancelAsync();

        await Assert.ThrowsAsync<RpcCanceledException>(() => call);
        await gone.Task.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_status_that_says_the_deadline_has_passed_is_a_timeout()
    {
        var client = GrpcClient(await ServeAsync(static exchange =>
        {
            exchange.End(4, "context deadline exceeded");
            return Task.CompletedTask;
        }));

        await Assert.ThrowsAsync<RpcTimeoutException>(async () => await client.EchoAsync(new Note()));
    }

    [Fact]
    public async Task A_call_under_way_when_the_client_is_disposed_ends_as_lost()
    {
        var began = new TaskCompletionSource();
        var client = GrpcClient(await ServeAsync(async exchange =>
        {
            began.SetResult();
            await Task.Delay(Timeout.Infinite, exchange.Aborted);
        }));

        var call = client.EchoAsync(new Note()).AsTask();
        await began.Task.WaitAsync(Limit);
        await client.DisposeAsync();

        var lost = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(RpcErrorCode.ConnectionLost, lost.Code);
    }

    public sealed class OverEpoll() : GrpcFailureTests(new EpollNetwork());

    public sealed class OverSockets() : GrpcFailureTests(new SocketNetwork());
}
