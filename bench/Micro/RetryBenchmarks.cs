using BenchmarkDotNet.Attributes;

namespace Kitex.Micro;

/// <summary>
/// What the layers of retry, timeout and fallback cost a call that succeeds, over a transport that does no work and answers when the
/// call is awaited already.
/// </summary>
[MemoryDiagnoser]
[InProcess]
public class RetryBenchmarks
{
    private static readonly CallOptions NoOptions = new();

    private readonly BareClient _without = new(static _ => { });
    private readonly BareClient _attempts = new(static o => o.AttemptTimeout(TimeSpan.FromSeconds(1)));
    private readonly BareClient _failure = new(static o => o.AttemptTimeout(TimeSpan.FromSeconds(1)).Retry(RetryPolicy.Failure()));
    private readonly BareClient _outcomes = new(static o => o.Retry(RetryPolicy.Failure() with { Budget = RetryBudget.Failures }));
    private readonly BareClient _backup = new(static o => o.Retry(RetryPolicy.Backup(TimeSpan.FromMilliseconds(10))));
    private readonly BareClient _mixed = new(static o => o.Retry(RetryPolicy.Mixed(TimeSpan.FromMilliseconds(10))));
    private readonly BareClient _fallback = new(static o => o.Fallback(FallbackPolicy.OnError(static (_, response, _) => new(response))));

    [Benchmark(Baseline = true)]
    public ValueTask<object> Without() => _without.AskAsync(NoOptions);

    [Benchmark]
    public ValueTask<object> With_a_time_for_attempts() => _attempts.AskAsync(NoOptions);

    [Benchmark]
    public ValueTask<object> With_retry_after_failures() => _failure.AskAsync(NoOptions);

    [Benchmark]
    public ValueTask<object> With_retry_that_counts_outcomes() => _outcomes.AskAsync(NoOptions);

    [Benchmark]
    public ValueTask<object> With_backups() => _backup.AskAsync(NoOptions);

    [Benchmark]
    public ValueTask<object> With_both() => _mixed.AskAsync(NoOptions);

    [Benchmark]
    public ValueTask<object> With_a_fallback() => _fallback.AskAsync(NoOptions);
}
