namespace Kitex.Tests.Resilience.Retrying;

/// <summary>The numeric scenarios of kitex-tests about the share of retries.</summary>
public sealed class RetryShareTests : ScriptedSuite
{
    private const string Broken = "retry circuit break, errRate=";
    private const int Slow = 50;

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Where_failures_count_300_calls_of_which_every_tenth_attempt_times_out_make_300_attempts_and_30_of_them_say_why()
    {
        var client = Client(
            number => number % 10 == 0 ? Scene.Answer("late", Slow) : Scene.Answer("hello"),
            o => o.AttemptTimeout(Short).Retry(RetryPolicy.Failure() with { Budget = RetryBudget.Failures }));

        var broken = 0;
        for (var i = 0; i < 300; i++)
        {
            broken += IsBroken(await EndOfAsync(() => client.SayAsync("hello"))) ? 1 : 0;
        }

        Assert.Equal(300, Transport.Requests.Count);
        Assert.Equal(30, broken);
    }

    [Fact]
    public async Task Where_retries_count_300_calls_of_which_every_fifth_is_slow_make_333_attempts_and_58_of_them_say_why()
    {
        var client = Client((request, _) => (string)request.Message! == "slow" ? Scene.Answer("late", Slow) : Scene.Answer("hello"), o => o.AttemptTimeout(Short).Retry(RetryPolicy.Failure()));

        var broken = 0;
        for (var i = 0; i < 300; i++)
        {
            var text = i % 5 == 0 ? "slow" : "fast";
            broken += IsBroken(await EndOfAsync(() => client.SayAsync(text))) ? 1 : 0;
        }

        Assert.Equal(333, Transport.Requests.Count);
        Assert.Equal(58, broken);
    }

    [Fact]
    public async Task Slow_calls_without_a_timeout_are_no_failures()
    {
        var client = Client(number => Scene.Answer("hello", number % 10 == 0 ? Slow : 0), o => o.Retry(RetryPolicy.Failure() with { MaxRetryShare = 0.3 }));

        for (var i = 0; i < 250; i++)
        {
            Assert.Equal("hello", (await EndOfAsync(() => client.SayAsync("hello"))).Answer);
        }

        Assert.Equal(250, Transport.Requests.Count);
    }

    [Fact]
    public async Task Backups_stop_at_a_tenth_of_all_attempts_and_go_on_below_it()
    {
        var client = Client(_ => Scene.Answer("hello", Slow));
        var backup = new CallOptions { Retry = RetryPolicy.Backup(Milliseconds(10)) };

        await CallAsync(5);
        AssertAttempts(10, 5);
        await CallAsync(40);
        AssertAttempts(50, 5);
        await CallAsync(1);
        AssertAttempts(52, 6);
        await CallAsync(1);
        AssertAttempts(53, 6);

        async Task CallAsync(int calls)
        {
            for (var i = 0; i < calls; i++)
            {
                Assert.Equal("hello", (await EndOfAsync(() => client.SayAsync("hello", backup))).Answer);
            }
        }
    }

    [Fact]
    public async Task A_greater_share_lets_the_next_call_retry()
    {
        var client = Client(_ => Scene.Answer("hello", Slow));
        var policy = RetryPolicy.Backup(Milliseconds(10));
        for (var i = 0; i < 46; i++)
        {
            await EndOfAsync(() => client.SayAsync("hello", new CallOptions { Retry = policy }));
        }

        AssertAttempts(52, 6);
        await EndOfAsync(() => client.SayAsync("hello", new CallOptions { Retry = policy with { MaxRetryShare = 0.3 } }));
        AssertAttempts(54, 7);
    }

    [Fact]
    public async Task The_share_is_that_of_the_last_ten_seconds()
    {
        var client = Client(_ => Scene.Answer("late", Slow), o => o.AttemptTimeout(Short).Retry(RetryPolicy.Failure()));
        for (var i = 0; i < 20; i++)
        {
            await EndOfAsync(() => client.SayAsync("hello"));
        }

        Assert.True(IsBroken(await EndOfAsync(() => client.SayAsync("hello"))));
        Advance(10_000);
        var before = Transport.Requests.Count;
        Assert.False(IsBroken(await EndOfAsync(() => client.SayAsync("hello"))));
        Assert.Equal(before + 3, Transport.Requests.Count);
    }

    private static bool IsBroken(Ending ending) => ending.Thrown?.Message.Contains(Broken, StringComparison.Ordinal) == true;

    private void AssertAttempts(int all, int retries)
    {
        Assert.Equal(all, Transport.Requests.Count);
        Assert.Equal(retries, Transport.Requests.Count(static r => r.Attempt > 0));
    }
}
