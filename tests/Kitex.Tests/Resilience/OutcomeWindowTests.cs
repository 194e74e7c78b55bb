using Kitex.Resilience;
using Kitex.Testing;

namespace Kitex.Tests.Resilience;

public sealed class OutcomeWindowTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly OutcomeWindow _window;

    public OutcomeWindowTests()
    {
        _clock.Advance(TimeSpan.FromHours(1));
        _window = new OutcomeWindow(_clock);
    }

    private long Now => _clock.GetTimestamp();

    [Fact]
    public void An_empty_window_has_no_errors()
    {
        var counts = _window.At(Now);

        Assert.Equal(0, counts.Samples);
        Assert.Equal(0, counts.ErrorRate);
        Assert.Equal(0, counts.FirstError);
    }

    [Fact]
    public void Outcomes_are_counted_by_their_kind()
    {
        _window.Succeeded(Now);
        _window.Succeeded(Now);
        _window.Failed(Now);
        var counts = _window.TimedOut(Now);

        Assert.Equal((2, 1, 1), (counts.Successes, counts.Failures, counts.Timeouts));
        Assert.Equal(4, counts.Samples);
        Assert.Equal(0.5, counts.ErrorRate);
        Assert.Equal(counts, _window.At(Now));
    }

    [Fact]
    public void An_outcome_is_forgotten_after_ten_seconds()
    {
        _window.Failed(Now);

        _clock.Advance(TimeSpan.FromMilliseconds(9_999));
        Assert.Equal(1, _window.At(Now).Failures);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, _window.At(Now).Failures);
    }

    [Fact]
    public void Outcomes_leave_in_the_order_in_which_they_came()
    {
        for (var i = 0; i < 100; i++)
        {
            _window.Succeeded(Now);
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(99, _window.At(Now).Successes);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(49, _window.At(Now).Successes);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(0, _window.At(Now).Successes);
    }

    [Fact]
    public void A_long_silence_empties_the_window()
    {
        _window.Succeeded(Now);
        _clock.Advance(TimeSpan.FromDays(30));

        Assert.Equal(0, _window.At(Now).Samples);
        _window.Failed(Now);
        Assert.Equal(1, _window.At(Now).Samples);
    }

    [Fact]
    public void A_success_ends_a_row_of_errors()
    {
        var first = Now;
        _window.Failed(Now);
        _clock.Advance(TimeSpan.FromSeconds(20));

        var counts = _window.TimedOut(Now);
        Assert.Equal((2, first), (counts.ConsecutiveErrors, counts.FirstError));
        Assert.Equal(1, counts.Samples);

        _window.Succeeded(Now);
        Assert.Equal((0, 0), (_window.At(Now).ConsecutiveErrors, _window.At(Now).FirstError));

        var next = Now;
        counts = _window.Failed(Now);
        Assert.Equal((1, next), (counts.ConsecutiveErrors, counts.FirstError));
    }

    [Fact]
    public void Reset_forgets_everything()
    {
        _window.Succeeded(Now);
        _window.Failed(Now);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _window.TimedOut(Now);

        _window.Reset(Now);

        Assert.Equal(default, _window.At(Now));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(default, _window.At(Now));
    }

    [Fact]
    public void A_timestamp_of_a_moment_ago_counts_as_now()
    {
        var before = Now;
        _clock.Advance(TimeSpan.FromSeconds(3));
        _window.Succeeded(Now);

        _window.Succeeded(before);

        Assert.Equal(2, _window.At(Now).Successes);
    }

    [Fact]
    public async Task Nothing_is_lost_between_threads()
    {
        var now = Now;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                _window.Succeeded(now);
                _window.Failed(now);
            }
        })));

        var counts = _window.At(now);
        Assert.Equal((40_000, 40_000), (counts.Successes, counts.Failures));
    }
}
