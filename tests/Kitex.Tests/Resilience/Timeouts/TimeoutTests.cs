namespace Kitex.Tests.Resilience.Timeouts;

public sealed class TimeoutTests : ScriptedSuite
{
    [Theory]
    [InlineData(null, null, 50, "attempt")]
    [InlineData(40, null, 40, "attempt")]
    [InlineData(40, 30, 30, "attempt")]
    [InlineData(null, 70, 70, "attempt")]
    [InlineData(null, 2000, 1000, "call")]
    public async Task The_time_of_an_attempt_is_the_calls_the_methods_or_the_clients_and_no_longer_than_the_call(int? method, int? call, int after, string whose)
    {
        var client = Client(_ => Scene.Answer("late", 5000), o => o.Timeout(Milliseconds(1000)).AttemptTimeout(Milliseconds(50)).Method("Probe.say", new MethodPolicy { AttemptTimeout = Time(method) }));

        var ending = await EndOfAsync(() => client.SayAsync("hello", new CallOptions { AttemptTimeout = Time(call) }));

        Assert.Equal((RpcErrorCode.Timeout, after), (ending.Code, ending.After));
        Assert.Contains(whose == "attempt" ? "when the time of attempt 1 was over. Raise AttemptTimeout" : "the call's timeout. Raise Timeout", ending.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callers_deadline_is_told_apart_from_ones_own_timeout()
    {
        var client = Client(_ => Scene.Answer("late", 5000), o => o.Timeout(Milliseconds(1000)).AttemptTimeout(Milliseconds(100)));

        var callers = await EndOfAsync(() => client.SayAsync("hello", Within(60)));
        var own = await EndOfAsync(() => client.SayAsync("hello", Within(600)));

        Assert.IsType<RpcDeadlineException>(callers.Thrown);
        Assert.Equal((RpcErrorCode.CallerDeadline, 60), (callers.Code, callers.After));
        Assert.Contains("the time of the call being served was over", callers.Message, StringComparison.Ordinal);
        Assert.IsType<RpcTimeoutException>(own.Thrown);
        Assert.Equal((RpcErrorCode.Timeout, 100), (own.Code, own.After));
    }

    [Fact]
    public async Task The_callers_deadline_ends_retries_whose_attempts_had_times_of_their_own()
    {
        var client = Client(_ => Scene.Answer("late", 5000), o => o.AttemptTimeout(Milliseconds(100)).Retry(RetryPolicy.Failure(5)));

        var ending = await EndOfAsync(() => client.SayAsync("hello", Within(250)));

        Assert.IsType<RpcDeadlineException>(ending.Thrown);
        Assert.Equal(250, ending.After);
        Assert.Equal(3, Transport.Requests.Count);
    }

    [Fact]
    public async Task The_callers_cancel_is_no_timeout()
    {
        using var source = new CancellationTokenSource();
        var client = Client(_ => Scene.Answer("late", 5000), o => o.AttemptTimeout(Milliseconds(100)));

        var call = client.SayAsync("hello", source.Token).AsTask();
        Advance(30);
        await source.CancelAsync();

        var canceled = await Assert.ThrowsAsync<RpcCanceledException>(() => call);
        Assert.Contains("canceled by the caller after 30 ms", canceled.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_have_no_time_of_an_attempt()
    {
        var client = Client(_ => Scene.Fail(RpcErrorCode.Remote), o => o.AttemptTimeout(Milliseconds(100)));

        await Assert.ThrowsAsync<RpcRemoteException>(async () =>
        {
            await foreach (var text in client.ListAsync("hello"))
            {
                Assert.Fail(text);
            }
        });

        Assert.Equal(0, Assert.Single(Transport.Requests).Deadline);
    }

    private static TimeSpan? Time(int? milliseconds) => milliseconds is { } time ? Milliseconds(time) : null;

    private CallContext Within(int milliseconds) => CallContext.ForHandler(
        new RpcRequest { Method = new TextMethod(), Deadline = Clock.GetTimestamp() + Milliseconds(milliseconds).Ticks }, default);
}
