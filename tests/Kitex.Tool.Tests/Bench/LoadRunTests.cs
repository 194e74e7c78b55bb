using Kitex.Testing;
using Kitex.Tool.Bench;

namespace Kitex.Tool.Tests.Bench;

public sealed class LoadRunTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task So_many_calls_are_made_as_were_asked_for(int concurrency)
    {
        var calls = 0;
        var run = new LoadRun(new LoadPlan { Concurrency = concurrency, Requests = 100 }, _ => Answer(ref calls), _time);
        await run.RunAsync(CancellationToken.None);
        Assert.Equal((100, 100), (calls, run.Latencies.Count));
    }

    [Fact]
    public async Task A_call_that_had_to_wait_counts_from_when_it_should_have_begun()
    {
        // Ten calls a second are wanted and each takes a second: a tool that waits for answers would see one second each.
        var run = new LoadRun(new LoadPlan { Concurrency = 1, Requests = 3, Rate = 10 }, _ => Taking(TimeSpan.FromSeconds(1)), _time);
        _time.Advance(TimeSpan.FromSeconds(1));
        await run.RunAsync(CancellationToken.None);
        Assert.Equal(2_800_000_000, run.Latencies.Longest);
        Assert.Equal((1.0 + 1.9 + 2.8) / 3 * 1e9, run.Latencies.Mean, 1.0);
    }

    [Fact]
    public async Task Without_a_rate_each_call_counts_for_itself()
    {
        var run = new LoadRun(new LoadPlan { Concurrency = 1, Duration = TimeSpan.FromSeconds(3) }, _ => Taking(TimeSpan.FromSeconds(1)), _time);
        _time.Advance(TimeSpan.FromSeconds(1));
        await run.RunAsync(CancellationToken.None);
        Assert.Equal((3, 1_000_000_000), (run.Latencies.Count, run.Latencies.Longest));
        Assert.Equal(TimeSpan.FromSeconds(3), run.Elapsed);
    }

    [Fact]
    public async Task Failures_are_counted_by_kind_and_have_no_latency()
    {
        var number = 0;
        RpcError[] errors =
        [
            new(RpcErrorCode.Timeout, "slow"),
            RpcError.Business(new BizStatusException(1001, "no")),
            new(RpcErrorCode.Timeout, "slower"),
            new(RpcErrorCode.Remote, "failed") { TypeId = 6 },
        ];
        var run = new LoadRun(new LoadPlan { Concurrency = 1, Requests = 4 }, _ => new(new CallOutcome(errors[number++])), _time);
        await run.RunAsync(CancellationToken.None);
        Assert.Equal(0, run.Latencies.Count);
        Assert.Equal(
            [new FailureCount("timeout", 2, "slow"), new FailureCount("application exception 6", 1, "failed"), new FailureCount("business error 1001", 1, "no")],
            run.Failures.Snapshot());
    }

    [Fact]
    public async Task A_service_with_endless_kinds_of_errors_does_not_fill_the_memory()
    {
        var number = 0;
        var run = new LoadRun(
            new LoadPlan { Concurrency = 1, Requests = 1000 }, _ => new(new CallOutcome(RpcError.Business(new BizStatusException(++number, "no")))), _time);
        await run.RunAsync(CancellationToken.None);
        Assert.Equal(new FailureCount("other errors", 950, "no"), run.Failures.Snapshot()[0]);
        Assert.Equal(1000, run.Failures.Total);
    }

    [Fact]
    public async Task Where_nobody_listens_it_gives_up_at_once()
    {
        var error = new RpcError(RpcErrorCode.ConnectFailed, "refused");
        var run = new LoadRun(new LoadPlan { Concurrency = 1, Requests = 1000 }, _ => new(new CallOutcome(error)), _time);
        await run.RunAsync(CancellationToken.None);
        Assert.Equal(error, run.Hopeless);
        Assert.Equal(1, run.Failures.Total);
    }

    [Fact]
    public async Task Where_somebody_has_answered_it_goes_on()
    {
        var calls = 0;
        var error = new RpcError(RpcErrorCode.ConnectFailed, "refused");
        var run = new LoadRun(new LoadPlan { Concurrency = 1, Requests = 10 }, _ => calls++ == 0 ? new(CallOutcome.Ok) : new(new CallOutcome(error)), _time);
        await run.RunAsync(CancellationToken.None);
        Assert.Null(run.Hopeless);
        Assert.Equal(9, run.Failures.Total);
    }

    [Fact]
    public async Task An_end_from_outside_ends_calls_and_they_do_not_count()
    {
        using var end = new CancellationTokenSource();
        var run = new LoadRun(
            new LoadPlan { Concurrency = 5, Duration = TimeSpan.FromHours(1) },
            async cancellation =>
            {
                await end.CancelAsync();
                return cancellation.IsCancellationRequested ? new CallOutcome(new RpcError(RpcErrorCode.Canceled, "ended")) : CallOutcome.Ok;
            },
            _time);
        await run.RunAsync(end.Token);
        Assert.Equal(0, run.Failures.Total);
    }

    private static ValueTask<CallOutcome> Answer(ref int calls)
    {
        Interlocked.Increment(ref calls);
        return new(CallOutcome.Ok);
    }

    private ValueTask<CallOutcome> Taking(TimeSpan time)
    {
        _time.Advance(time);
        return new(CallOutcome.Ok);
    }
}
