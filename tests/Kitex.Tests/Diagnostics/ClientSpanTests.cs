using System.Diagnostics;
using Kitex.Diagnostics;
using Kitex.Tests.Resilience;

namespace Kitex.Tests.Diagnostics;

/// <summary>The spans of a client.</summary>
[Collection(nameof(Listening))]
public sealed class ClientSpanTests : ScriptedSuite
{
    [Fact]
    public async Task A_call_is_a_span_named_by_its_method()
    {
        using var spans = new SpanRecorder();
        var client = Client(_ => Scene.Answer("hello", 30), static o => o.HostPorts("a:1"));

        await EndOfAsync(() => client.SayAsync("hello"));

        var span = spans.Single;
        Assert.Equal(("Probe/say", ActivityKind.Client, spans.Root.SpanId), (span.DisplayName, span.Kind, span.ParentSpanId));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Equal(Milliseconds(30), span.Duration);
        var tags = span.TagObjects.ToDictionary();
        Assert.Equal(
            ["kitex.callee=probe", "rpc.method=Probe/say", "rpc.system.name=kitex", "server.address=a", "server.port=1"],
            tags.Select(static tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(RpcErrorCode.Timeout, "timeout")]
    [InlineData(RpcErrorCode.ConnectFailed, "connect_failed")]
    [InlineData(RpcErrorCode.CircuitOpen, "circuit_open")]
    [InlineData(RpcErrorCode.Canceled, "canceled")]
    public async Task A_failed_call_says_why(RpcErrorCode code, string type)
    {
        using var spans = new SpanRecorder();
        var client = Client(_ => Scene.Fail(code));

        await Assert.ThrowsAnyAsync<Exception>(async () => await client.SayAsync("hello"));

        Assert.Equal((ActivityStatusCode.Error, $"scripted {code}"), (spans.Single.Status, spans.Single.StatusDescription));
        Assert.Equal(type, spans.Single.Text("error.type"));
    }

    [Fact]
    public async Task What_the_service_answers_as_an_exception_is_told_by_its_number()
    {
        using var spans = new SpanRecorder();
        var client = Client(_ => new Scene(0, new RpcError(RpcErrorCode.Remote, "no") { TypeId = 6, RemoteMessage = "no" }));

        await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.SayAsync("hello"));

        Assert.Equal(("6", "remote"), (spans.Single.Text("rpc.response.status_code"), spans.Single.Text("error.type")));
    }

    [Fact]
    public async Task A_business_error_is_no_failure()
    {
        using var spans = new SpanRecorder();
        var client = Client(_ => new Scene(0, RpcError.Business(new BizStatusException(404, "no pen"))));

        await Assert.ThrowsAsync<BizStatusException>(async () => await client.SayAsync("hello"));

        Assert.Equal(ActivityStatusCode.Unset, spans.Single.Status);
        Assert.Null(spans.Single.Text("error.type"));
        Assert.Equal(("business", "404"), (spans.Single.Text("kitex.outcome"), spans.Single.Text("kitex.business.code")));
    }

    [Fact]
    public async Task Each_attempt_of_a_call_that_is_tried_again_is_a_span_within_its_own()
    {
        using var spans = new SpanRecorder();
        var client = Client(number => number == 1 ? Scene.Fail(RpcErrorCode.ConnectionLost, 10, nothingSent: true) : Scene.Answer("hello", 20), o => o
            .Retry(RetryPolicy.Failure()).Configure(static x => x with { MostPicks = 1 }));

        await EndOfAsync(() => client.SayAsync("hello"));

        var call = spans.Ended[^1];
        Assert.Equal((spans.Root.SpanId, "2", null), (call.ParentSpanId, call.Text("kitex.attempts"), call.Text("kitex.attempt")));
        var attempts = spans.Ended.SkipLast(1).ToList();
        Assert.Equal(["0", "1"], attempts.Select(static span => span.Text("kitex.attempt")));
        Assert.Equal(["connection_lost", null], attempts.Select(static span => span.Text("error.type")));
        var went = attempts.Select(static span => $"{span.Text("server.address")}:{span.Text("server.port")}").ToList();
        Assert.Equal(Transport.Requests.Select(static r => r.Destination!.ToString()), went);
        Assert.Equal(2, went.Distinct().Count());
        Assert.All(attempts, span => Assert.Equal(call.SpanId, span.ParentSpanId));
        Assert.All(attempts, static span => Assert.Empty(span.Links));
        Assert.Equal([Milliseconds(10), Milliseconds(20)], attempts.Select(static span => span.Duration));
        Assert.Equal(attempts.Select(static span => span.Id), Transport.Requests.Select(static r => r.Meta.Transient["traceparent"]));
        Assert.Equal((attempts[1].Text("server.address"), ActivityStatusCode.Unset), (call.Text("server.address"), call.Status));
    }

    [Fact]
    public async Task A_hedge_is_linked_to_the_attempt_it_runs_beside()
    {
        using var spans = new SpanRecorder();
        var client = Client(number => Scene.Answer("hello", number == 1 ? 1000 : 1), o => o.Retry(RetryPolicy.Backup(Milliseconds(20))));

        await EndOfAsync(() => client.SayAsync("hello"));
        await Eventually.TrueAsync(() => spans.Ended.Count == 3);

        var first = spans.Ended.Single(static span => span.Text("kitex.attempt") == "0");
        var hedge = spans.Ended.Single(static span => span.Text("kitex.attempt") == "1");
        Assert.Equal("canceled", first.Text("error.type"));
        Assert.Equal(first.SpanId, Assert.Single(hedge.Links).Context.SpanId);
        Assert.Equal(first.ParentSpanId, hedge.ParentSpanId);
        Assert.Equal(3, spans.Begun);
    }

    [Fact]
    public async Task A_call_that_may_be_tried_again_and_one_that_may_not_leave_the_callers_span_current()
    {
        using var spans = new SpanRecorder();
        var client = Client(_ => Scene.Answer("hello"), o => o.Retry(RetryPolicy.Failure()));

        await client.SayAsync("hello");
        await client.SayAsync("hello", new CallOptions { Retry = RetryPolicy.Failure() with { Enabled = false } });

        Assert.Same(spans.Root, Activity.Current);
    }

    [Fact]
    public async Task The_first_error_is_told_unless_the_fallback_wants_its_own_told()
    {
        using var spans = new SpanRecorder();
        var spare = FallbackPolicy.OnError(static (_, _, _) => new(RpcResponse.Success("spare")));
        var spoiling = FallbackPolicy.Always(static (_, _, _) => new(RpcResponse.Failure(new RpcError(RpcErrorCode.Internal, "spoilt"))));
        var client = Client(number => number == 3 ? Scene.Answer("hello") : Scene.Fail(RpcErrorCode.Remote));

        await client.SayAsync("hello", new CallOptions { Fallback = spare });
        await client.SayAsync("hello", new CallOptions { Fallback = spare with { ReportsAsFallback = true } });
        await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("hello", new CallOptions { Fallback = spoiling }));

        Assert.Equal(["remote", null, null], spans.Ended.Select(static span => span.Text("error.type")));
    }

    [Fact]
    public async Task What_is_added_to_spans_is_there_and_its_failures_harm_no_call()
    {
        using var spans = new SpanRecorder();
        var client = Client(_ => Scene.Answer("hello"), o => o.Telemetry(static x => x with
        {
            Enrich = static (span, call) =>
            {
                span.SetTag("added", call.Request!.Message);
                throw new InvalidOperationException("The user's own.");
            },
        }));

        Assert.Equal("hello", await client.SayAsync("hello"));

        Assert.Equal("hello", spans.Single.Text("added"));
    }

    [Fact]
    public async Task Methods_may_be_left_out()
    {
        using var spans = new SpanRecorder();
        var client = Client(_ => Scene.Answer("hello"), o => o.Telemetry(static x => x with { Filter = static method => method.Name != "say" }));

        await client.SayAsync("hello");

        Assert.Empty(spans.Ended);
        Assert.Equal(spans.Root.Id, Transport.Requests[0].Meta.Transient["traceparent"]);
    }

    [Fact]
    public async Task What_a_middleware_throws_ends_the_span()
    {
        using var spans = new SpanRecorder();
        var client = Client(_ => Scene.Answer("hello"), o => o.Use(static next => static (_, _) => throw new InvalidOperationException("mine")));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await client.SayAsync("hello"));

        Assert.Equal("internal", spans.Single.Text("error.type"));
        Assert.Same(spans.Root, Activity.Current);
    }

    [Fact]
    public async Task Names_of_tags_are_the_documented_ones()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Documentation.LinkTests.Root, "docs", "observability.md"));

        var missing = typeof(KitexTelemetry).GetFields().Select(static field => (string)field.GetRawConstantValue()!).Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal));

        Assert.Equal("", string.Join(' ', missing));
    }
}
