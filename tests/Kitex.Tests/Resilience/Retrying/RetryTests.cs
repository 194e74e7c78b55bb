namespace Kitex.Tests.Resilience.Retrying;

public sealed class RetryTests : ScriptedSuite
{
    private const int Slow = 50;

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    private static readonly RetryPolicy Twice = RetryPolicy.Failure();

    [Fact]
    public async Task Without_a_policy_there_is_one_attempt()
    {
        var client = Client(_ => Scene.Answer("late", Slow), o => o.AttemptTimeout(Short));

        var ending = await EndOfAsync(() => client.SayAsync("hello"));

        Assert.IsType<RpcTimeoutException>(ending.Thrown);
        Assert.Single(Transport.Requests);
    }

    [Fact]
    public async Task A_timeout_is_tried_again_with_a_time_of_its_own()
    {
        var client = Client(number => number < 3 ? Scene.Answer("late", Slow) : Scene.Answer("hello"), o => o.AttemptTimeout(Short).Retry(Twice));

        var ending = await EndOfAsync(() => client.SayAsync("hello", CallContext.FromCallOptions(new()).Capture(out var info)));

        Assert.Equal(("hello", 40), (ending.Answer, ending.After));
        Assert.Equal([0, 1, 2], Transport.Requests.Select(static r => r.Attempt));
        Assert.Equal([20L, 20, 20], Transport.Requests.Zip(Transport.Begun, static (r, begun) => (r.Deadline - begun) / TimeSpan.TicksPerMillisecond));
    }

    [Fact]
    public async Task The_caller_can_see_how_many_attempts_there_were()
    {
        var client = Client(number => number == 2 ? Scene.Answer("late", Slow) : Scene.Answer("hello"), o => o.AttemptTimeout(Short).Retry(Twice));

        await client.SayAsync("hello", default(CallContext).Capture(out var once));
        await EndOfAsync(() => client.SayAsync("hello", default(CallContext).Capture(out once)));

        Assert.Equal(2, once.Attempts);
    }

    [Fact]
    public async Task After_the_last_retry_its_error_is_the_calls()
    {
        var client = Client(_ => Scene.Answer("late", Slow), o => o.AttemptTimeout(Short).Retry(Twice));

        var ending = await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal(60, ending.After);
        Assert.Equal(3, Transport.Requests.Count);
        Assert.Contains("when the time of attempt 3 was over. Raise AttemptTimeout", ending.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("[", ending.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timeouts_are_not_tried_again_where_the_policy_says_so()
    {
        var client = Client(_ => Scene.Answer("late", Slow), o => o.AttemptTimeout(Short).Retry(Twice with { RetriesTimeouts = false }));

        Assert.IsType<RpcTimeoutException>((await EndOfAsync(() => client.SayAsync("hello"))).Thrown);
        Assert.Single(Transport.Requests);
    }

    [Theory]
    [InlineData(RpcErrorCode.Remote, false, 1)]
    [InlineData(RpcErrorCode.ConnectionLost, false, 1)]
    [InlineData(RpcErrorCode.ConnectionLost, true, 3)]
    [InlineData(RpcErrorCode.ConnectFailed, true, 3)]
    [InlineData(RpcErrorCode.ConnectTimeout, true, 3)]
    [InlineData(RpcErrorCode.Rejected, true, 3)]
    [InlineData(RpcErrorCode.Encoding, true, 1)]
    [InlineData(RpcErrorCode.CircuitOpen, true, 1)]
    [InlineData(RpcErrorCode.Canceled, false, 1)]
    public async Task What_was_not_sent_is_tried_again_and_other_failures_are_not(RpcErrorCode code, bool nothingSent, int attempts)
    {
        // Picked once: going to another instance within an attempt is the balancer's affair.
        var client = Client(_ => Scene.Fail(code, 0, nothingSent), o => o.Retry(Twice).Configure(static x => x with { MostPicks = 1 }));

        await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal(attempts, Transport.Requests.Count);
    }

    [Fact]
    public async Task A_predicate_chooses_errors()
    {
        var client = Client(number => number < 3 ? Scene.Fail(RpcErrorCode.Remote) : Scene.Answer("hello"), o => o.Retry(Twice with { ShouldRetry = RetryPolicy.AnyError }));

        Assert.Equal("hello", await client.SayAsync("hello"));
        Assert.Equal(3, Transport.Requests.Count);
    }

    [Fact]
    public async Task A_predicate_chooses_answers()
    {
        var client = Client(number => Scene.Answer(number < 3 ? "bad" : "good"), o => o.Retry(Twice with { ShouldRetry = static (_, r) => r.Message is "bad" }));

        Assert.Equal("good", await client.SayAsync("hello"));
        Assert.Equal(3, Transport.Requests.Count);
    }

    [Fact]
    public async Task A_bad_answer_stays_when_no_better_one_comes()
    {
        var client = Client(_ => Scene.Answer("bad"), o => o.Retry(Twice with { ShouldRetry = static (_, r) => r.Message is "bad" }));

        Assert.Equal("bad", await client.SayAsync("hello"));
    }

    [Theory]
    [InlineData(RpcErrorCode.Business)]
    [InlineData(RpcErrorCode.Declared)]
    [InlineData(RpcErrorCode.TooLarge)]
    [InlineData(RpcErrorCode.AccessDenied)]
    public async Task What_the_service_meant_or_nobody_can_mend_is_not_any_error(RpcErrorCode code)
    {
        var client = Client(_ => Scene.Fail(code), o => o.Retry(Twice with { ShouldRetry = RetryPolicy.AnyError }));

        await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Single(Transport.Requests);
    }

    [Fact]
    public async Task A_methods_policy_beats_the_clients_and_the_calls_own_beats_both()
    {
        var client = Client(
            _ => Scene.Fail(RpcErrorCode.Remote),
            o => o.Retry(Twice).Method("say", new MethodPolicy { Retry = RetryPolicy.Failure(1) with { ShouldRetry = RetryPolicy.AnyError } }));

        await EndOfAsync(() => client.SayAsync("hello"));
        Assert.Equal(2, Transport.Requests.Count);

        // Its own predicate is all it has: that of the method goes with the method's policy.
        await EndOfAsync(() => client.SayAsync("hello", new CallOptions { Retry = RetryPolicy.Failure(3) }));
        Assert.Equal(3, Transport.Requests.Count);

        await EndOfAsync(() => client.SayAsync("hello", new CallOptions { Retry = RetryPolicy.Failure(3) with { ShouldRetry = RetryPolicy.AnyError } }));
        Assert.Equal(7, Transport.Requests.Count);
    }

    [Fact]
    public async Task A_policy_that_is_off_makes_one_attempt()
    {
        var client = Client(_ => Scene.Fail(RpcErrorCode.Remote), o => o.Retry(Twice with { ShouldRetry = RetryPolicy.AnyError }));

        await EndOfAsync(() => client.SayAsync("hello", new CallOptions { Retry = Twice with { Enabled = false } }));
        await EndOfAsync(() => client.SayAsync("hello", new CallOptions { Retry = RetryPolicy.Failure(0) }));

        Assert.Equal(2, Transport.Requests.Count);
    }

    [Fact]
    public async Task A_calls_own_policy_out_of_range_is_refused()
    {
        var client = Client(_ => Scene.Answer("hello"));

        var ending = await Assert.ThrowsAsync<ArgumentException>(async () => await client.SayAsync("hello", new CallOptions { Retry = RetryPolicy.Failure(6) }));

        Assert.Contains("MaxRetries must be 0 to 5", ending.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_are_not_tried_again()
    {
        var client = Client(_ => Scene.Fail(RpcErrorCode.ConnectionLost), o => o.Retry(Twice with { ShouldRetry = RetryPolicy.AnyError }));

        await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var text in client.ListAsync("hello"))
            {
                Assert.Fail(text);
            }
        });

        Assert.Single(Transport.Requests);
    }

    [Fact]
    public async Task A_retry_goes_to_another_instance()
    {
        var client = Client(_ => Scene.Fail(RpcErrorCode.Remote), o => o.Retry(Twice with { ShouldRetry = RetryPolicy.AnyError }));

        await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal(["a:1", "b:2", "c:3"], Transport.Requests.Select(static r => r.Destination!.ToString()).Order());
    }

    [Fact]
    public async Task A_retry_stays_with_its_instance_where_the_policy_says_so()
    {
        var client = Client(_ => Scene.Fail(RpcErrorCode.Remote), o => o.Retry(Twice with { ShouldRetry = RetryPolicy.AnyError, SameInstance = true }));

        await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal(3, Transport.Requests.Count);
        Assert.Single(Transport.Requests.Select(static r => r.Destination!.ToString()).Distinct());
    }

    [Fact]
    public async Task Every_attempt_goes_where_the_call_asks_to_go()
    {
        var client = Client(_ => Scene.Fail(RpcErrorCode.Remote), o => o.Retry(Twice with { ShouldRetry = RetryPolicy.AnyError }));

        await EndOfAsync(() => client.SayAsync("hello", new() { Host = "d:4" }));

        Assert.Equal(["d:4", "d:4", "d:4"], Transport.Requests.Select(static r => r.Destination!.ToString()));
    }

    [Fact]
    public async Task A_retry_carries_its_number_and_what_the_call_carries()
    {
        var client = Client(_ => Scene.Fail(RpcErrorCode.Remote), o => o.Retry(Twice with { ShouldRetry = RetryPolicy.AnyError }));
        var meta = new MetaInfo { Transient = new Dictionary<string, string> { ["t"] = "1" }, Persistent = new Dictionary<string, string> { ["p"] = "2" } };

        await EndOfAsync(() => client.SayAsync("hello", new() { Metainfo = meta }));

        Assert.Equal(["", "1", "2"], Transport.Requests.Select(static r => r.Meta.Persistent.GetValueOrDefault("RetryReq", "")));
        Assert.All(Transport.Requests, static r => Assert.Equal(("1", "2"), (r.Meta.Transient["t"], r.Meta.Persistent["p"])));
    }

    [Theory]
    [InlineData("RetryReq")]
    [InlineData("RETRYREQ")]
    public async Task Within_a_retry_nothing_is_tried_again_and_the_error_says_so(string key)
    {
        var client = Client((request, _) => (string)request.Message! == "good" ? Scene.Answer("good") : Scene.Answer("late", Slow), o => o.AttemptTimeout(Short).Retry(Twice));
        var call = new CallContext { Metainfo = new MetaInfo { Persistent = new Dictionary<string, string> { [key] = "1" } } };

        var good = await EndOfAsync(() => client.SayAsync("good", call));
        var late = await EndOfAsync(() => client.SayAsync("late", call));
        var hedged = await EndOfAsync(() => client.SayAsync("late", call.With(call.Options! with { Retry = RetryPolicy.Backup(Milliseconds(5)) })));

        Assert.Equal("good", good.Answer);
        Assert.EndsWith("[chain stop retry]", late.Message, StringComparison.Ordinal);
        Assert.EndsWith("[chain stop retry]", hedged.Message, StringComparison.Ordinal);
        Assert.Equal(3, Transport.Requests.Count);
    }

    [Fact]
    public async Task Within_a_retry_a_policy_may_try_again_all_the_same()
    {
        var client = Client(_ => Scene.Answer("late", Slow), o => o.AttemptTimeout(Short).Retry(Twice with { StopsOnChain = false }));

        await EndOfAsync(() => client.SayAsync("late", new() { Metainfo = new MetaInfo { Persistent = new Dictionary<string, string> { ["RetryReq"] = "1" } } }));

        Assert.Equal(3, Transport.Requests.Count);
    }

    [Fact]
    public async Task What_a_call_is_made_within_tells_of_the_retry_when_it_is_passed_on()
    {
        var client = Client(_ => Scene.Answer("late", Slow), o => o.AttemptTimeout(Short).Retry(Twice));
        var served = new RpcRequest { Method = new TextMethod(), Meta = new MetaInfo { Persistent = new Dictionary<string, string> { ["RetryReq"] = "2" } } };

        await EndOfAsync(() => client.SayAsync("late", CallContext.ForHandler(served, default)));

        Assert.Single(Transport.Requests);
    }

    [Fact]
    public async Task A_backoff_is_waited_for()
    {
        var client = Client(_ => Scene.Answer("late", Slow), o => o.AttemptTimeout(Short).Retry(Twice with { Backoff = RetryBackoff.Fixed(Milliseconds(7)) }));

        Assert.Equal(20 + 7 + 20 + 7 + 20, (await EndOfAsync(() => client.SayAsync("hello"))).After);
    }

    [Fact]
    public async Task A_call_cancelled_while_it_waits_for_its_next_attempt_ends_at_once()
    {
        using var source = new CancellationTokenSource();
        var client = Client(_ => Scene.Fail(RpcErrorCode.Remote), o => o.Retry(Twice with { ShouldRetry = RetryPolicy.AnyError, Backoff = RetryBackoff.Fixed(Milliseconds(1000)) }));

        var call = client.SayAsync("hello", source.Token).AsTask();
        Assert.False(call.IsCompleted);
        await source.CancelAsync();

        await Assert.ThrowsAsync<RpcCanceledException>(() => call);
        Assert.Single(Transport.Requests);
    }

    [Fact]
    public async Task No_attempt_follows_one_that_was_cancelled()
    {
        using var source = new CancellationTokenSource();
        var client = Client(_ => Scene.Answer("late", Slow), o => o.Retry(Twice with { ShouldRetry = static (_, _) => true }));

        var call = client.SayAsync("hello", source.Token).AsTask();
        await source.CancelAsync();

        await Assert.ThrowsAsync<RpcCanceledException>(() => call);
        Assert.Single(Transport.Requests);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(10, 1)]
    public async Task No_attempt_begins_beyond_the_longest_duration_its_backoff_included(int backoff, int attempts)
    {
        var client = Client(
            _ => Scene.Answer("late", Slow),
            o => o.AttemptTimeout(Short).Retry(Twice with { MaxDuration = Milliseconds(25), Backoff = backoff == 0 ? RetryBackoff.None : RetryBackoff.Fixed(Milliseconds(backoff)) }));

        var ending = await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal(attempts, Transport.Requests.Count);
        Assert.Equal(attempts * 20, ending.After);
        Assert.Equal(RpcErrorCode.Timeout, ending.Code);
        Assert.EndsWith($"[retried {attempts - 1}, exceed max duration[25 ms]]", ending.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_ends_in_time_with_all_its_attempts()
    {
        var client = Client(_ => Scene.Answer("late", Slow), o => o.AttemptTimeout(Short).Timeout(Milliseconds(50)).Retry(Twice));

        var ending = await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal(50, ending.After);
        Assert.Equal(3, Transport.Requests.Count);
        Assert.Contains("the call's timeout. Raise Timeout", ending.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backoff_that_outlasts_the_call_is_not_begun()
    {
        var client = Client(_ => Scene.Answer("late", Slow), o => o.AttemptTimeout(Short).Timeout(Milliseconds(50)).Retry(Twice with { Backoff = RetryBackoff.Fixed(Milliseconds(30)) }));

        var ending = await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal(20, ending.After);
        Assert.Single(Transport.Requests);
        Assert.EndsWith("[retried 0, the call's time is over before a backoff of 30 ms]", ending.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_time_for_attempts_a_timeout_is_the_end_and_says_so()
    {
        var client = Client(_ => Scene.Answer("late", Slow), o => o.Timeout(Short).Retry(Twice));

        var ending = await EndOfAsync(() => client.SayAsync("hello"));

        Assert.EndsWith("[retried 0, the call's time is over]", ending.Message, StringComparison.Ordinal);
        Assert.Single(Transport.Requests);
    }

    [Fact]
    public async Task No_attempt_begins_in_less_time_than_the_one_before_took_where_the_policy_says_so()
    {
        var client = Client(_ => Scene.Answer("late", Slow), o => o.AttemptTimeout(Short).Timeout(Milliseconds(50)).Retry(Twice with { StopsOnDeadline = true }));

        var ending = await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal(40, ending.After);
        Assert.Equal(2, Transport.Requests.Count);
        Assert.EndsWith("[retried 1, deadline stop, 10 ms left]", ending.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_middleware_throws_ends_the_call()
    {
        var client = Client(_ => Scene.Answer("hello"), o => o.Retry(Twice).Use(static _ => static (_, _) => throw new InvalidOperationException("mine")));

        Assert.Equal("mine", (await EndOfAsync(() => client.SayAsync("hello"))).Message);
    }

    [Fact]
    public async Task Middleware_sees_every_attempt()
    {
        var seen = new List<int>();
        var client = Client(
            _ => Scene.Fail(RpcErrorCode.Remote),
            o => o.Retry(Twice with { ShouldRetry = RetryPolicy.AnyError }).Use(next => (request, cancellation) =>
            {
                seen.Add(request.Attempt);
                return next(request, cancellation);
            }));

        await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal([0, 1, 2], seen);
    }

    [Fact]
    public async Task A_blocking_call_is_tried_again()
    {
        var client = Client(number => number < 3 ? Scene.Answer("late", Slow) : Scene.Answer("hello"), o => o.AttemptTimeout(Short).Retry(Twice with { Backoff = RetryBackoff.Fixed(Milliseconds(5)) }));

        var call = Task.Run(() => client.Say("hello"));
        while (!call.IsCompleted)
        {
            Clock.Advance(Milliseconds(1));
            await Task.Yield();
        }

        Assert.Equal("hello", await call);
        Assert.All(Transport.Requests, static r => Assert.True(r.IsBlocking));
    }
}
