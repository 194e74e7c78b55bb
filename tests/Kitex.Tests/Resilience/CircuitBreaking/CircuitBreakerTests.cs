using Kitex.Resilience.CircuitBreaking;
using Kitex.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Tests.Resilience.CircuitBreaking;

/// <summary>The table of states, row by row.</summary>
public sealed class CircuitBreakerTests
{
    private static readonly CircuitBreakerOptions Four = new() { MinSamples = 4 };

    private readonly ManualTimeProvider _clock = new();
    private readonly List<CircuitChange> _changes = [];
    private readonly CircuitBreaker _breaker;

    public CircuitBreakerTests() => _breaker = new CircuitBreaker(CircuitScope.Method, "Echo.echo", new CircuitNotices(_changes.Add, NullLogger.Instance), _clock);

    [Fact]
    public void The_defaults_are_those_of_Kitex()
    {
        var options = new CircuitBreakerOptions();

        Assert.True(options.Enabled);
        Assert.Equal(0.5, options.ErrorRate);
        Assert.Equal(200, options.MinSamples);
        Assert.Equal(TimeSpan.FromSeconds(5), options.Cooling);
        Assert.Equal(TimeSpan.FromMilliseconds(200), options.ProbeInterval);
        Assert.Equal(2, options.ProbeSuccesses);
    }

    [Fact]
    public void A_closed_circuit_lets_all_pass_and_counts_them()
    {
        Record(CallVerdict.Success, CallVerdict.Failure, CallVerdict.Timeout, CallVerdict.Ignored);

        Assert.True(_breaker.TryPass(Four));
        Assert.Equal(new CircuitStatus(CircuitScope.Method, "Echo.echo", CircuitState.Closed, 1, 1, 1), _breaker.Status);
    }

    [Fact]
    public void It_opens_with_the_failure_that_makes_samples_and_rate_enough()
    {
        Record(CallVerdict.Success, CallVerdict.Success, CallVerdict.Failure);
        Assert.Equal(CircuitState.Closed, _breaker.State);

        Record(CallVerdict.Failure);

        Assert.Equal(CircuitState.Open, _breaker.State);
        Assert.False(_breaker.TryPass(Four));
    }

    [Fact]
    public void Timeouts_count_as_failures_do()
    {
        Record(CallVerdict.Success, CallVerdict.Success, CallVerdict.Timeout, CallVerdict.Timeout);

        Assert.Equal(CircuitState.Open, _breaker.State);
    }

    [Fact]
    public void Below_the_rate_it_stays_closed()
    {
        Record(CallVerdict.Success, CallVerdict.Success, CallVerdict.Success, CallVerdict.Failure, CallVerdict.Failure);

        Assert.Equal(CircuitState.Closed, _breaker.State);
    }

    [Fact]
    public void A_success_never_opens_it()
    {
        Record(CallVerdict.Failure, CallVerdict.Failure, CallVerdict.Failure, CallVerdict.Success);
        Assert.Equal(CircuitState.Closed, _breaker.State);

        Record(CallVerdict.Failure);

        Assert.Equal(CircuitState.Open, _breaker.State);
    }

    [Fact]
    public void What_is_older_than_ten_seconds_does_not_count()
    {
        Record(CallVerdict.Failure, CallVerdict.Failure, CallVerdict.Failure);
        _clock.Advance(TimeSpan.FromSeconds(10));

        Record(CallVerdict.Failure);

        Assert.Equal(CircuitState.Closed, _breaker.State);
    }

    [Fact]
    public void An_open_circuit_lets_nothing_pass_until_it_has_cooled()
    {
        Open();
        _clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.False(_breaker.TryPass(Four));
        Assert.Equal(CircuitState.Open, _breaker.State);

        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.True(_breaker.TryPass(Four));
        Assert.Equal(CircuitState.HalfOpen, _breaker.State);
        Assert.False(_breaker.TryPass(Four));
    }

    [Fact]
    public void While_it_is_open_a_late_success_says_nothing_and_a_late_failure_is_only_counted()
    {
        Open();
        var before = _breaker.Status;
        _clock.Advance(TimeSpan.FromSeconds(4));

        Record(CallVerdict.Success, CallVerdict.Failure);

        Assert.Equal(before with { Failures = before.Failures + 1 }, _breaker.Status);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_breaker.TryPass(Four));
    }

    [Fact]
    public void A_half_open_circuit_lets_one_pass_per_interval()
    {
        HalfOpen();
        _clock.Advance(TimeSpan.FromMilliseconds(200) - TimeSpan.FromTicks(1));
        Assert.False(_breaker.TryPass(Four));

        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.True(_breaker.TryPass(Four));
        Assert.False(_breaker.TryPass(Four));
    }

    [Fact]
    public void Two_successes_close_it_and_the_past_is_forgotten()
    {
        HalfOpen();
        Record(CallVerdict.Success);
        Assert.Equal(CircuitState.HalfOpen, _breaker.State);

        Record(CallVerdict.Success);

        Assert.Equal(new CircuitStatus(CircuitScope.Method, "Echo.echo", CircuitState.Closed, 0, 0, 0), _breaker.Status);
        Record(CallVerdict.Failure, CallVerdict.Failure, CallVerdict.Failure);
        Assert.Equal(CircuitState.Closed, _breaker.State);
    }

    [Fact]
    public void A_failure_opens_it_again_for_the_whole_time()
    {
        HalfOpen();
        Record(CallVerdict.Success, CallVerdict.Timeout);
        Assert.Equal(CircuitState.Open, _breaker.State);

        _clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.False(_breaker.TryPass(Four));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(_breaker.TryPass(Four));
        Record(CallVerdict.Success);

        // The success of before does not count.
        Assert.Equal(CircuitState.HalfOpen, _breaker.State);
    }

    [Fact]
    public void What_says_nothing_changes_nothing()
    {
        HalfOpen();

        Record(CallVerdict.Ignored, CallVerdict.Ignored);

        Assert.Equal(CircuitState.HalfOpen, _breaker.State);
    }

    [Fact]
    public void Each_change_is_told_once_with_the_counts_that_led_to_it()
    {
        HalfOpen();
        Record(CallVerdict.Success, CallVerdict.Success);

        Assert.Equal(
            [(CircuitState.Closed, CircuitState.Open), (CircuitState.Open, CircuitState.HalfOpen), (CircuitState.HalfOpen, CircuitState.Closed)],
            _changes.Select(static c => (c.Before, c.Now.State)));
        Assert.Equal(4, _changes[0].Now.Failures);
    }

    [Fact]
    public void A_listener_that_throws_harms_nobody()
    {
        var breaker = new CircuitBreaker(CircuitScope.Method, "Echo.echo", new CircuitNotices(static _ => throw new InvalidOperationException(), NullLogger.Instance), _clock);

        for (var i = 0; i < 4; i++)
        {
            breaker.Record(CallVerdict.Failure, Four);
        }

        Assert.Equal(CircuitState.Open, breaker.State);
    }

    [Fact]
    public void Another_rate_and_other_samples_hold_from_the_next_call_on()
    {
        Record(CallVerdict.Success, CallVerdict.Success, CallVerdict.Success, CallVerdict.Failure);
        Assert.Equal(CircuitState.Closed, _breaker.State);

        _breaker.Record(CallVerdict.Failure, Four with { MinSamples = 6, ErrorRate = 0.3 });
        Assert.Equal(CircuitState.Closed, _breaker.State);
        _breaker.Record(CallVerdict.Failure, Four with { MinSamples = 6, ErrorRate = 0.3 });

        Assert.Equal(CircuitState.Open, _breaker.State);
    }

    [Fact]
    public void Switched_off_it_lets_all_pass_and_counts_them()
    {
        var off = Four with { Enabled = false };
        for (var i = 0; i < 10; i++)
        {
            _breaker.Record(CallVerdict.Failure, off);
        }

        Assert.Equal(CircuitState.Closed, _breaker.State);
        Assert.Equal(10, _breaker.Status.Failures);
        Record(CallVerdict.Failure);
        Assert.Equal(CircuitState.Open, _breaker.State);
        Assert.True(_breaker.TryPass(off));
        Assert.False(_breaker.TryPass(Four));
    }

    [Fact]
    public async Task Of_many_threads_one_passes_per_interval()
    {
        Open();
        _clock.Advance(TimeSpan.FromSeconds(5));

        for (var interval = 0; interval < 20; interval++)
        {
            using var start = new Barrier(8);
            var passed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return Enumerable.Range(0, 100).Count(_ => _breaker.TryPass(Four));
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));
            Assert.Equal(1, passed.Sum());
            _clock.Advance(TimeSpan.FromMilliseconds(200));
        }
    }

    private void Open()
    {
        Record(CallVerdict.Failure, CallVerdict.Failure, CallVerdict.Failure, CallVerdict.Failure);
        Assert.Equal(CircuitState.Open, _breaker.State);
    }

    private void HalfOpen()
    {
        Open();
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(_breaker.TryPass(Four));
    }

    private void Record(params CallVerdict[] verdicts)
    {
        foreach (var verdict in verdicts)
        {
            _breaker.Record(verdict, Four);
        }
    }
}
