namespace Kitex.Tests.Resilience.Fallback;

public sealed class FallbackTests : ScriptedSuite
{
    private int _made;

    [Fact]
    public async Task An_error_becomes_an_answer()
    {
        var client = Client(_ => Scene.Fail(RpcErrorCode.Remote), o => o.Fallback(FallbackPolicy.OnError(Instead("spare"))));

        Assert.Equal("spare", await client.SayAsync("hello"));
    }

    [Theory]
    [InlineData(RpcErrorCode.Business)]
    [InlineData(RpcErrorCode.Declared)]
    [InlineData(RpcErrorCode.NoInstance)]
    public async Task A_business_error_is_an_error_too(RpcErrorCode code)
    {
        var client = Client(_ => Scene.Fail(code), o => o.Fallback(FallbackPolicy.OnError(Instead("spare"))));

        Assert.Equal("spare", await client.SayAsync("hello"));
    }

    [Fact]
    public async Task A_good_answer_stays()
    {
        var client = Client(_ => Scene.Answer("hello"), o => o.Fallback(FallbackPolicy.OnError(Instead("spare"))));

        Assert.Equal("hello", await client.SayAsync("hello"));
        Assert.Equal(0, _made);
    }

    [Fact]
    public async Task A_timeout_becomes_an_answer_after_all_attempts()
    {
        var client = Client(
            _ => Scene.Answer("late", 100),
            o => o.AttemptTimeout(Milliseconds(20)).Retry(RetryPolicy.Failure()).Fallback(FallbackPolicy.OnTimeoutOrOpenCircuit(Instead("spare"))));

        var ending = await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal(("spare", 60), (ending.Answer, ending.After));
        Assert.Equal(3, Transport.Requests.Count);
        Assert.Equal(1, _made);
    }

    [Theory]
    [InlineData(RpcErrorCode.CircuitOpen, true)]
    [InlineData(RpcErrorCode.Remote, false)]
    [InlineData(RpcErrorCode.Canceled, false)]
    public async Task That_of_timeouts_and_open_circuits_leaves_other_errors(RpcErrorCode code, bool replaced)
    {
        var client = Client(_ => Scene.Fail(code), o => o.Fallback(FallbackPolicy.OnTimeoutOrOpenCircuit(Instead("spare"))));

        Assert.Equal(replaced, (await EndOfAsync(() => client.SayAsync("hello"))).Answer == "spare");
    }

    [Fact]
    public async Task The_calls_own_fallback_runs_and_the_clients_does_not()
    {
        var client = Client(_ => Scene.Fail(RpcErrorCode.Remote), o => o.Fallback(FallbackPolicy.OnError(Instead("clients"))));

        Assert.Equal("own", await client.SayAsync("hello", new CallOptions { Fallback = FallbackPolicy.OnError(static (_, _, _) => new(RpcResponse.Success("own"))) }));
        Assert.Equal(0, _made);
    }

    [Fact]
    public async Task A_methods_fallback_beats_the_clients()
    {
        var client = Client(_ => Scene.Fail(RpcErrorCode.Remote), o => o
            .Fallback(FallbackPolicy.OnError(Instead("clients")))
            .Method("say", new MethodPolicy { Fallback = FallbackPolicy.OnError(static (_, _, _) => new(RpcResponse.Success("methods"))) }));

        Assert.Equal("methods", await client.SayAsync("hello"));
    }

    [Fact]
    public async Task A_fallback_without_an_outcome_leaves_the_first()
    {
        var client = Client(_ => Scene.Fail(RpcErrorCode.Remote), o => o.Fallback(FallbackPolicy.OnError(static (_, _, _) => default)));

        Assert.Equal("scripted Remote", (await EndOfAsync(() => client.SayAsync("hello"))).Message);
    }

    [Fact]
    public async Task A_fallback_sees_the_call_and_its_outcome_and_may_change_a_good_one()
    {
        var client = Client(_ => Scene.Answer("hello"), o => o.Fallback(FallbackPolicy.Always(static (request, response, _) => new(RpcResponse.Success($"{request.Message} {response.Message}")))));

        Assert.Equal("say hello", await client.SayAsync("say"));
    }

    [Fact]
    public async Task What_a_fallback_throws_reaches_the_caller()
    {
        var client = Client(_ => Scene.Fail(RpcErrorCode.Remote), o => o.Fallback(FallbackPolicy.OnError(static (_, _, _) => throw new InvalidOperationException("mine"))));

        Assert.Equal("mine", (await EndOfAsync(() => client.SayAsync("hello"))).Message);
    }

    [Fact]
    public async Task What_came_back_stays_known()
    {
        var client = Client(_ => Scene.Fail(RpcErrorCode.Remote), o => o
            .Retry(RetryPolicy.Failure() with { ShouldRetry = RetryPolicy.AnyError })
            .Fallback(FallbackPolicy.OnError(Instead("spare"))));

        await client.SayAsync("hello", default(CallContext).Capture(out var info));

        Assert.Equal(3, info.Attempts);
    }

    // What the layer of telemetry, outside of this one, reads.
    [Theory]
    [InlineData(false, RpcErrorCode.Remote)]
    [InlineData(true, null)]
    public async Task Telemetry_reports_the_first_error_or_what_the_fallback_made(bool asFallback, RpcErrorCode? reported)
    {
        var response = await OutcomeOfAsync(new RpcError(RpcErrorCode.Remote, "failed"), FallbackPolicy.OnError(Instead("spare")) with { ReportsAsFallback = asFallback });

        Assert.Null(response.Error);
        Assert.Equal(reported, response.ReportedError?.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_error_made_of_a_good_answer_reaches_the_caller_and_is_not_reported(bool asFallback)
    {
        var made = new RpcError(RpcErrorCode.Internal, "made");
        var response = await OutcomeOfAsync(RpcResponse.Success("good"), FallbackPolicy.Always((_, _, _) => new(RpcResponse.Failure(made))) with { ReportsAsFallback = asFallback });

        Assert.Equal("made", response.Error?.Message);
        Assert.Null(response.ReportedError);
    }

    [Fact]
    public async Task Without_a_fallback_the_outcome_is_reported()
    {
        var response = await OutcomeOfAsync(new RpcError(RpcErrorCode.Remote, "failed"), null);

        Assert.Same(response.Error, response.ReportedError);
    }

    [Fact]
    public async Task Streams_have_none()
    {
        var client = Client(_ => Scene.Fail(RpcErrorCode.Remote), o => o.Fallback(FallbackPolicy.OnError(Instead("spare"))));

        await Assert.ThrowsAsync<RpcRemoteException>(async () =>
        {
            await foreach (var text in client.ListAsync("hello"))
            {
                Assert.Fail(text);
            }
        });
        Assert.Equal(0, _made);
    }

    private Func<RpcRequest, RpcResponse, CancellationToken, ValueTask<RpcResponse>> Instead(string text) => (_, _, _) =>
    {
        _made++;
        return new(RpcResponse.Success(text));
    };

    private static ValueTask<RpcResponse> OutcomeOfAsync(RpcResponse first, FallbackPolicy? policy)
    {
        var layer = new Kitex.Resilience.Fallback.FallbackLayer(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var endpoint = layer.Wrap((_, _) => new(first));
        return endpoint(new RpcRequest { Method = new TextMethod(), Options = new CallOptions { Fallback = policy } }, default);
    }
}
