using Kitex.Tests.Client;

namespace Kitex.Tests.Resilience.Retrying;

public sealed class HedgingTests : ScriptedSuite
{
    private static readonly Func<RpcRequest, RpcResponse, bool> Bad = static (_, response) => response.Message is not "0";

    [Fact]
    public async Task Three_hundred_calls_with_a_tenth_of_sleepers_all_succeed()
    {
        var client = Client(number => Scene.Answer("hello", number % 10 == 0 ? 100 : 1), o => o.Timeout(Milliseconds(500)).Retry(RetryPolicy.Backup(Milliseconds(5))));

        for (var i = 0; i < 300; i++)
        {
            Assert.Equal("hello", (await EndOfAsync(() => client.SayAsync("hello"))).Answer);
        }

        Assert.InRange(Transport.Requests.Count, 301, 334);
    }

    // R-mixed 1: the first takes 120 ms, others 80; the time of an attempt is 100 ms, backups come after 60.
    [Theory]
    [InlineData(RetryKind.Mixed, 140, true)]
    [InlineData(RetryKind.Failure, 180, true)]
    [InlineData(RetryKind.Backup, 100, false)]
    public async Task A_slow_first_attempt(RetryKind kind, int after, bool succeeds)
    {
        var client = Client(number => Scene.Answer("hello", number == 1 ? 120 : 80), o => o.AttemptTimeout(Milliseconds(100)).Retry(Policy(kind, 60, 2)));

        var ending = await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal((succeeds, after), (ending.Answer == "hello", ending.After));
    }

    // R-mixed 2: all take 130 ms; the time of an attempt is 100 ms.
    [Theory]
    [InlineData(RetryKind.Mixed, 70, 200)]
    [InlineData(RetryKind.Failure, 70, 300)]
    [InlineData(RetryKind.Backup, 100, 100)]
    public async Task Attempts_that_all_time_out(RetryKind kind, int delay, int after)
    {
        var client = Client(_ => Scene.Answer("hello", 130), o => o.AttemptTimeout(Milliseconds(100)));

        var ending = await EndOfAsync(() => client.SayAsync("hello", new CallOptions { Retry = Policy(kind, delay, 2) }));

        Assert.IsType<RpcTimeoutException>(ending.Thrown);
        Assert.Equal(after, ending.After);
    }

    // R-mixed 4: each takes 250 ms, the first two answer badly.
    [Theory]
    [InlineData(RetryKind.Mixed, 3, 450, "0")]
    [InlineData(RetryKind.Failure, 3, 750, "0")]
    [InlineData(RetryKind.Backup, 2, 250, "11111")]
    public async Task Bad_answers_before_a_good_one(RetryKind kind, int retries, int after, string answer)
    {
        var client = Client(number => Scene.Answer(number switch { 1 => "11111", 2 => "11112", _ => "0" }, 250), o => o.Retry(Policy(kind, 100, retries) with { ShouldRetry = Bad }));

        var ending = await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal((answer, after), (ending.Answer, ending.After));
    }

    [Fact]
    public async Task The_first_outcome_ends_a_backup_call_even_an_error()
    {
        var client = Client(number => number == 1 ? Scene.Answer("hello", 100) : Scene.Fail(RpcErrorCode.Remote, 10), o => o.Retry(RetryPolicy.Backup(Milliseconds(20))));

        var ending = await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal((RpcErrorCode.Remote, 30), (ending.Code, ending.After));
    }

    [Fact]
    public async Task Losers_are_cancelled_and_go_elsewhere_than_the_winner()
    {
        var client = Client(number => Scene.Answer($"{number}", number == 3 ? 10 : 1000), o => o.Retry(RetryPolicy.Backup(Milliseconds(20), 2)));

        var ending = await EndOfAsync(() => client.SayAsync("hello", default(CallContext).Capture(out _)));

        Assert.Equal(("3", 50), (ending.Answer, ending.After));
        Assert.Equal([0, 1], Transport.Canceled.Select(static r => r.Attempt).Order());
        Assert.Equal(0, Transport.Running);
        Assert.Equal(0, Clock.TimerCount);
        Assert.Equal(["a:1", "b:2", "c:3"], Transport.Requests.Select(static r => r.Destination!.ToString()).Order());
        Assert.Equal(["", "1", "2"], Transport.Requests.Select(static r => r.Meta.Persistent.GetValueOrDefault("RetryReq", "")));
    }

    [Fact]
    public async Task The_caller_can_see_how_many_attempts_there_were()
    {
        var client = Client(number => Scene.Answer("hello", number == 1 ? 1000 : 1), o => o.Retry(RetryPolicy.Backup(Milliseconds(20))));
        ResponseInfo hedged = null!;

        await EndOfAsync(() => client.SayAsync("hello", default(CallContext).Capture(out hedged)));
        Assert.Equal(2, hedged.Attempts);
        await EndOfAsync(() => client.SayAsync("hello", default(CallContext).Capture(out hedged)));
        Assert.Equal(1, hedged.Attempts);
    }

    [Fact]
    public async Task A_call_that_is_answered_soon_leaves_nothing_behind_and_its_object_serves_the_next()
    {
        var client = Client(static _ => Scene.Answer("hello", 3), o => o.Retry(RetryPolicy.Backup(Milliseconds(20))));

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(3, (await EndOfAsync(() => client.SayAsync("hello"))).After);
        }

        Assert.Equal(100, Transport.Requests.Count);
        Assert.Equal(0, Clock.TimerCount);
    }

    [Fact]
    public async Task An_object_that_serves_again_waits_anew()
    {
        var client = Client(static number => Scene.Answer($"{number}", number % 2 == 1 ? 15 : 25), o => o.Retry(RetryPolicy.Backup(Milliseconds(20)) with { MaxRetryShare = 0.3 }));

        Assert.Equal(("1", 15), await CallAsync());
        Assert.Equal(("2", 25), await CallAsync());

        async Task<(string?, int)> CallAsync()
        {
            var ending = await EndOfAsync(() => client.SayAsync("hello"));
            return (ending.Answer, ending.After);
        }
    }

    [Fact]
    public async Task A_backup_is_not_begun_beyond_the_longest_duration()
    {
        var client = Client(_ => Scene.Answer("hello", 100), o => o.Retry(RetryPolicy.Backup(Milliseconds(20), 2) with { MaxDuration = Milliseconds(30) }));

        await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal(2, Transport.Requests.Count);
    }

    [Fact]
    public async Task A_hedged_call_ends_with_its_time()
    {
        var client = Client(_ => Scene.Answer("late", 1000), o => o.Timeout(Milliseconds(50)).Retry(RetryPolicy.Backup(Milliseconds(20), 2)));

        var ending = await EndOfAsync(() => client.SayAsync("hello"));

        Assert.IsType<RpcTimeoutException>(ending.Thrown);
        Assert.Equal(50, ending.After);
        Assert.Equal(3, Transport.Requests.Count);
        Assert.Equal(0, Transport.Running);
    }

    [Fact]
    public async Task The_callers_token_ends_every_attempt()
    {
        using var source = new CancellationTokenSource();
        var client = Client(_ => Scene.Answer("late", 1000), o => o.Retry(RetryPolicy.Mixed(Milliseconds(20), 2) with { ShouldRetry = static (_, _) => true }));

        var call = client.SayAsync("hello", source.Token).AsTask();
        Advance(45);
        Assert.Equal(3, Transport.Running);
        await source.CancelAsync();

        await Assert.ThrowsAsync<RpcCanceledException>(() => call);
        Assert.Equal(0, Transport.Running);
        Assert.Equal(0, Clock.TimerCount);
    }

    [Fact]
    public async Task A_mixed_call_cancelled_in_a_backoff_ends_at_once()
    {
        using var source = new CancellationTokenSource();
        var client = Client(
            _ => Scene.Fail(RpcErrorCode.Remote, 1),
            o => o.Retry(RetryPolicy.Mixed(Milliseconds(20), 2) with { ShouldRetry = RetryPolicy.AnyError, Backoff = RetryBackoff.Fixed(Milliseconds(500)) }));

        var call = client.SayAsync("hello", source.Token).AsTask();
        Advance(5);
        await source.CancelAsync();

        await Assert.ThrowsAsync<RpcCanceledException>(() => call);
        Assert.Single(Transport.Requests);
        Assert.Equal(0, Clock.TimerCount);
    }

    [Fact]
    public async Task A_token_that_has_fired_already_cancels_the_call()
    {
        var client = Client(_ => Scene.Answer("late", 1000), o => o.Retry(RetryPolicy.Backup(Milliseconds(20))));

        var ending = await EndOfAsync(() => client.SayAsync("hello", new CancellationToken(canceled: true)));

        Assert.IsType<RpcCanceledException>(ending.Thrown);
        Assert.Equal(0, ending.After);
    }

    [Fact]
    public async Task A_mixed_call_backs_off_and_answers_that_come_meanwhile_end_it()
    {
        var client = Client(
            number => number switch { 1 => Scene.Fail(RpcErrorCode.Remote, 30), 2 => Scene.Answer("hello", 30), _ => Scene.Answer("third") },
            o => o.Retry(RetryPolicy.Mixed(Milliseconds(20), 2) with { ShouldRetry = RetryPolicy.AnyError, Backoff = RetryBackoff.Fixed(Milliseconds(500)) }));

        var ending = await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal(("hello", 50), (ending.Answer, ending.After));
        Assert.Equal(2, Transport.Requests.Count);
    }

    [Fact]
    public async Task A_mixed_call_waits_for_its_backoff()
    {
        var client = Client(
            number => number == 1 ? Scene.Fail(RpcErrorCode.Remote, 10) : Scene.Answer("hello", 10),
            o => o.Retry(RetryPolicy.Mixed(Milliseconds(20), 2) with { ShouldRetry = RetryPolicy.AnyError, Backoff = RetryBackoff.Fixed(Milliseconds(70)) }));

        var ending = await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal(("hello", 90), (ending.Answer, ending.After));
    }

    [Fact]
    public async Task A_mixed_call_that_may_not_go_on_waits_for_the_attempts_under_way_and_says_why_at_the_end()
    {
        var client = Client(
            number => number == 1 ? Scene.Fail(RpcErrorCode.Remote, 30) : Scene.Fail(RpcErrorCode.Remote, 50),
            o => o.Retry(RetryPolicy.Mixed(Milliseconds(20), 3) with { ShouldRetry = RetryPolicy.AnyError, MaxDuration = Milliseconds(25) }));

        var ending = await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal(70, ending.After);
        Assert.EndsWith("[retried 1, exceed max duration[25 ms]]", ending.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mixed_call_whose_attempts_fail_at_once_makes_them_all()
    {
        var client = Client(number => number < 4 ? Scene.Fail(RpcErrorCode.Remote) : Scene.Answer("hello"), o => o.Retry(RetryPolicy.Mixed(Milliseconds(20), 3) with { ShouldRetry = RetryPolicy.AnyError }));

        Assert.Equal("hello", await client.SayAsync("hello"));
        Assert.Equal(4, Transport.Requests.Count);
        Assert.Equal(0, Clock.TimerCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_middleware_throws_ends_the_call(bool later)
    {
        var client = Client(_ => Scene.Answer("hello", 10), o => o.Retry(RetryPolicy.Mixed(Milliseconds(20))).Use(next => later
            ? async (request, cancellation) =>
            {
                await next(request, cancellation);
                throw new InvalidOperationException("mine");
            }
            : static (_, _) => throw new InvalidOperationException("mine")));

        Assert.Equal("mine", (await EndOfAsync(() => client.SayAsync("hello"))).Message);
        Assert.Equal(0, Clock.TimerCount);
    }

    [Fact]
    public async Task What_a_predicate_throws_ends_the_call()
    {
        var client = Client(_ => Scene.Answer("hello", 10), o => o.Retry(RetryPolicy.Mixed(Milliseconds(20)) with { ShouldRetry = static (_, _) => throw new InvalidOperationException("mine") }));

        Assert.Equal("mine", (await EndOfAsync(() => client.SayAsync("hello"))).Message);
    }

    [Fact]
    public async Task What_a_listener_to_a_losers_token_throws_harms_nobody()
    {
        var client = Client(number => Scene.Answer("hello", number == 1 ? 1000 : 1), o => o.Retry(RetryPolicy.Backup(Milliseconds(20))).Use(static next => (request, cancellation) =>
        {
            cancellation.Register(static () => throw new InvalidOperationException("mine"));
            return next(request, cancellation);
        }));

        Assert.Equal("hello", (await EndOfAsync(() => client.SayAsync("hello"))).Answer);
        Assert.Equal(0, Transport.Running);
    }

    [Fact]
    public async Task Every_attempt_runs_in_the_callers_context()
    {
        var local = new AsyncLocal<string>();
        var seen = new List<string?>();
        var client = Client(number => Scene.Answer("hello", number == 1 ? 1000 : 1), o => o.Retry(RetryPolicy.Backup(Milliseconds(20))).Use(next => (request, cancellation) =>
        {
            seen.Add(local.Value);
            return next(request, cancellation);
        }));

        local.Value = "first";
        await EndOfAsync(() => client.SayAsync("hello"));
        local.Value = "second";
        await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal(["first", "first", "second"], seen);
    }

    [Fact]
    public async Task A_call_within_another_does_not_disturb_it()
    {
        ProbeClient inner = null!;
        var outer = Client((_, _) => Scene.Answer("outer", 50), o => o.Retry(RetryPolicy.Backup(Milliseconds(20))).Use(next => async (request, cancellation) =>
        {
            Assert.Equal("inner", await inner.SayAsync("hello"));
            return await next(request, cancellation);
        }));
        inner = Client(_ => Scene.Answer("inner"));

        var ending = await EndOfAsync(() => outer.SayAsync("hello"));

        Assert.Equal(("outer", 50), (ending.Answer, ending.After));
    }

    [Fact]
    public async Task A_blocking_call_is_hedged()
    {
        var client = Client(number => Scene.Answer($"{number}", number == 1 ? 1000 : 1), o => o.Retry(RetryPolicy.Backup(Milliseconds(20))));

        var call = Task.Run(() => client.Say("hello"));
        while (!call.IsCompleted)
        {
            Clock.Advance(Milliseconds(1));
            await Task.Yield();
        }

        Assert.Equal("2", await call);
    }

    private static RetryPolicy Policy(RetryKind kind, int delay, int retries) => kind switch
    {
        RetryKind.Failure => RetryPolicy.Failure(retries),
        RetryKind.Backup => RetryPolicy.Backup(Milliseconds(delay), retries),
        _ => RetryPolicy.Mixed(Milliseconds(delay), retries),
    };
}
