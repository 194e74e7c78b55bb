using System.Net;
using System.Text.Json;
using Kitex.Admin.Tests.Api;
using Kitex.Server;

namespace Kitex.Admin.Tests;

/// <summary>Calls by hand, as the page's form makes them.</summary>
public sealed class FormTests : AdminSuite
{
    [Fact]
    public async Task A_call_is_answered()
    {
        var server = await StartAsync();

        var (status, body, _) = await CallAsync(server, """{"method":"Shop/order","message":{"name":"kite","amount":2,"tags":["red"]}}""");

        Assert.Equal(HttpStatusCode.OK, status);
        var answer = JsonDocument.Parse(body).RootElement;
        Assert.True(answer.GetProperty("ok").GetBoolean());
        Assert.True(answer.GetProperty("milliseconds").GetDouble() >= 0);
        var item = answer.GetProperty("answer");
        Assert.Equal(("kite", 2, """["red"]"""), (item.GetProperty("name").GetString(), item.GetProperty("amount").GetInt32(), item.GetProperty("tags").GetRawText()));
    }

    [Fact]
    public async Task A_sample_can_be_sent_as_it_is()
    {
        var server = await StartAsync();

        foreach (var method in new[] { "Shop/order", "Shop/add", "Shop/note" })
        {
            var (_, sample, _) = await AskAsync(server, $"/sample?method={Uri.EscapeDataString(method)}");
            var (status, body, _) = await CallAsync(server, $$"""{"method":"{{method}}","message":{{sample}}}""");
            Assert.True(status == HttpStatusCode.OK && JsonDocument.Parse(body).RootElement.GetProperty("ok").GetBoolean(), $"{method} {sample}: {body}");
        }
    }

    [Theory]
    [InlineData("""{"method":"Shop/order","message":{"name":"nothing"}}""", "declared")]
    [InlineData("""{"method":"Shop/fail","message":{"text":"business"}}""", "business")]
    [InlineData("""{"method":"Shop/fail","message":{"text":"broken"}}""", "internal")]
    public async Task A_failed_call_says_how(string form, string error)
    {
        var server = await StartAsync();

        var (status, body, _) = await CallAsync(server, form);

        Assert.Equal(HttpStatusCode.OK, status);
        var answer = JsonDocument.Parse(body).RootElement;
        Assert.False(answer.GetProperty("ok").GetBoolean());
        Assert.Equal(error, ErrorOf(body));
        Assert.NotEmpty(answer.GetProperty("text").GetString()!);
        Assert.Equal(error == "declared", answer.TryGetProperty("answer", out _));
        Assert.Equal(error == "business" ? 404 : 0, answer.TryGetProperty("code", out var code) ? code.GetInt32() : 0);
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("[]", "must be an object")]
    [InlineData("{}", "names no method")]
    [InlineData("""{"method":7}""", "method must be a string")]
    [InlineData("""{"method":"Shop/add","message":{},"more":1}""", "no 'more'")]
    [InlineData("""{"method":"Shop/add","message":{"a":1}} x""", "no JSON")]
    [InlineData("""{"method":"Shop/nothing","message":{}}""", "There is no method 'Shop/nothing'")]
    [InlineData("""{"method":"Shop/add","message":{"a":"one"}}""", "$.a")]
    [InlineData("""{"method":"Shop/add","message":{"a":1,}}""", "$")]
    [InlineData("""{"method":"Shop/add","message":{"a":1""", "$")]
    [InlineData("""{"method":"Shop/add","message":{"a":1 }""", "$")]
    [InlineData("""{"method":"Shop/add","message":nonsense}""", "$")]
    [InlineData("""{"method":"Shop/order","message":{"amount":1}}""", "name")]
    public async Task Wrong_input_is_said_so_clearly(string form, string problem)
    {
        var server = await StartAsync();

        var (status, body, _) = await CallAsync(server, form);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(problem, ErrorOf(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_that_is_no_text_is_said_so()
    {
        var server = await StartAsync();
        byte[] name = [.. "{\"method\":\"Shop/"u8, 0xff, 0xfe, .. "\"}"u8];
        byte[] deep = [.. "{\"method\":\"Shop/order\",\"message\":"u8, .. Enumerable.Repeat((byte)'[', 100_000)];

        foreach (var body in new[] { name, deep, [0, 1, 2] })
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
            var (status, answer, _) = await AskAsync(server, "/call", content);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.NotEmpty(ErrorOf(answer));
        }
    }

    [Fact]
    public async Task A_sample_needs_a_method_that_is_here()
    {
        var server = await StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(server, "/sample")).Status);
        var (status, body, _) = await AskAsync(server, "/sample?method=Shop/nothing");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("Shop/nothing", ErrorOf(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_and_rules_hold_for_it_too()
    {
        var server = await StartAsync(configure: static o => o
            .AdmissionRule(static head => head.Caller == "stranger" ? "strangers do not buy" : null)
            .Limit(static x => x with { Methods = new Dictionary<string, CallLimit> { ["Shop.add"] = new() { PerSecond = 1, Burst = 1 } } }));

        var (_, denied, _) = await CallAsync(server, """{"method":"Shop/note","caller":"stranger","message":{"text":"x"}}""");
        Assert.Equal("access_denied", ErrorOf(denied));
        Assert.Contains("strangers do not buy", JsonDocument.Parse(denied).RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);

        string body;
        do
        {
            (_, body, _) = await CallAsync(server, """{"method":"Shop/add","message":{"a":1,"b":2}}""");
        }
        while (JsonDocument.Parse(body).RootElement.GetProperty("ok").GetBoolean());

        Assert.Equal("rejected", ErrorOf(body));
    }

    [Fact]
    public async Task The_handler_sees_where_it_came_from()
    {
        RpcRequest? seen = null;
        var server = await StartAsync(configure: o => o.Use(next => (request, cancellation) =>
        {
            seen = request;
            return next(request, cancellation);
        }));

        await CallAsync(server, """{"method":"Shop/add","caller":"me","message":{"a":1,"b":2}}""");

        Assert.Equal(("me", "admin"), (seen!.Caller, seen.Transport));
        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)seen.Connection!.RemoteEndPoint!).Address);
        Assert.NotEqual(0, seen.Deadline);
    }

    [Fact]
    public async Task Calls_that_do_not_end_leave_the_page_as_it_is()
    {
        var end = new TaskCompletionSource();
        var shop = new Shop
        {
            OnOrder = async (item, _) =>
            {
                await end.Task;
                return item;
            },
        };
        var server = await StartAsync(shop);
        const string Form = """{"method":"Shop/order","message":{"name":"kite"}}""";

        var calls = Enumerable.Range(0, 9).Select(_ => CallAsync(server, Form)).ToList();
        var (status, body, _) = await await Task.WhenAny(calls);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.StartsWith("8 calls of forms are under way", ErrorOf(body), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, "/diagnosis.json")).Status);
        end.SetResult();
        Assert.Equal(8, (await Task.WhenAll(calls)).Count(static answer => answer.Status == HttpStatusCode.OK));
    }

    [Fact]
    public async Task A_draining_server_can_be_looked_at()
    {
        var entered = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        var shop = new Shop
        {
            OnOrder = async (item, _) =>
            {
                entered.SetResult();
                await end.Task;
                return item;
            },
        };
        var server = await StartAsync(shop, static o => o.Configure(static x => x with { DrainTimeout = Limit }));
        var uri = At(server, "/diagnosis.json");
        var call = Client(server).OrderAsync(new Item { Name = "kite" }).AsTask();
        await entered.Task.WaitAsync(Limit);

        var stopping = server.StopAsync();
        var state = JsonDocument.Parse(await Http.GetStringAsync(uri)).RootElement.GetProperty("server").GetProperty("state").GetString();
        end.SetResult();
        await call.WaitAsync(Limit);
        await stopping.WaitAsync(Limit);

        Assert.Equal("draining", state);
        await Assert.ThrowsAsync<HttpRequestException>(() => Http.GetAsync(uri));
    }
}
