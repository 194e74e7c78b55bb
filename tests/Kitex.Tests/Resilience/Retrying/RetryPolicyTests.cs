namespace Kitex.Tests.Resilience.Retrying;

public sealed class RetryPolicyTests
{
    [Fact]
    public void Defaults_are_those_of_Kitex()
    {
        var failure = RetryPolicy.Failure();
        Assert.Equal((2, 0.1, true, false, false), (failure.MaxRetries, failure.MaxRetryShare, failure.StopsOnChain, failure.StopsOnDeadline, failure.SameInstance));
        Assert.Equal((TimeSpan.Zero, RetryBackoff.None, true), (failure.MaxDuration, failure.Backoff, failure.RetriesTimeouts));
        Assert.Equal(1, RetryPolicy.Backup(TimeSpan.FromMilliseconds(5)).MaxRetries);
        Assert.Equal(1, RetryPolicy.Mixed(TimeSpan.FromMilliseconds(5)).MaxRetries);
    }

    [Fact]
    public void Values_out_of_range_are_named()
    {
        var delay = TimeSpan.FromMilliseconds(5);
        AssertRefused(RetryPolicy.Failure(6), "MaxRetries must be 0 to 5 for Failure; it is 6");
        AssertRefused(RetryPolicy.Failure(-1), "MaxRetries");
        AssertRefused(RetryPolicy.Backup(delay, 3), "MaxRetries must be 0 to 2 for Backup");
        AssertRefused(RetryPolicy.Mixed(delay, 4), "MaxRetries must be 0 to 3 for Mixed");
        AssertRefused(RetryPolicy.Backup(TimeSpan.Zero), "BackupDelay must be positive");
        AssertRefused(RetryPolicy.Mixed(TimeSpan.FromDays(30)), "BackupDelay must be at most 24 hours");
        AssertRefused(RetryPolicy.Failure() with { MaxRetryShare = 0 }, "MaxRetryShare");
        AssertRefused(RetryPolicy.Failure() with { MaxRetryShare = 0.31 }, "MaxRetryShare");
        AssertRefused(RetryPolicy.Failure() with { MaxDuration = TimeSpan.FromTicks(-1) }, "MaxDuration");
        AssertRefused(RetryPolicy.Failure() with { Backoff = RetryBackoff.Random(delay, TimeSpan.Zero) }, "backoff");
        RetryPolicy.Failure(5).Validate();
        RetryPolicy.Mixed(delay, 3).Validate();
    }

    [Fact]
    public void Policies_of_equal_values_are_equal()
    {
        var policy = RetryPolicy.Backup(TimeSpan.FromMilliseconds(5)) with { MaxRetryShare = 0.2 };

        Assert.Equal(policy, RetryPolicy.Backup(TimeSpan.FromMilliseconds(5)) with { MaxRetryShare = 0.2 });
        Assert.NotEqual(policy, policy with { MaxRetries = 2 });
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(0.5, 15)]
    [InlineData(0.999, 19.99)]
    public void A_random_backoff_is_between_its_bounds_the_upper_one_excluded(double random, double milliseconds) =>
        Assert.Equal(milliseconds, RetryBackoff.Random(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(20)).Before(3, random).TotalMilliseconds);

    [Theory]
    [InlineData(1, 0, 5)]
    [InlineData(1, 1, 10)]
    [InlineData(3, 0, 20)]
    [InlineData(3, 1, 40)]
    [InlineData(9, 1, 100)]
    public void An_exponential_backoff_doubles_up_to_its_bound_and_half_of_it_is_chance(int retry, double random, double milliseconds) =>
        Assert.Equal(milliseconds, RetryBackoff.Exponential(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(100)).Before(retry, random).TotalMilliseconds);

    private static void AssertRefused(RetryPolicy policy, string text) =>
        Assert.Contains(text, Assert.Throws<ArgumentException>(policy.Validate).Message, StringComparison.Ordinal);
}
