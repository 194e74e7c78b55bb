namespace Kitex;

/// <summary>The wait before an attempt that follows a failed one.</summary>
public sealed record RetryBackoff
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private RetryBackoff(TimeSpan least, TimeSpan most, double factor)
    {
        Least = least;
        Most = most;
        Factor = factor;
    }

    /// <summary>No wait.</summary>
    public static RetryBackoff None { get; } = new(TimeSpan.Zero, TimeSpan.Zero, 1);

    /// <summary>The shortest wait.</summary>
    public TimeSpan Least { get; }

    /// <summary>The longest.</summary>
    public TimeSpan Most { get; }

    /// <summary>How much longer the wait may be with each attempt; 1 for no longer.</summary>
    public double Factor { get; }

    /// <summary>Always as long.</summary>
    public static RetryBackoff Fixed(TimeSpan wait) => new(wait, wait, 1);

    /// <summary>Evenly at random between the two.</summary>
    public static RetryBackoff Random(TimeSpan least, TimeSpan most) => new(least, most, 1);

    /// <summary>Doubled with each attempt, and of that a random part, at least half ("equal jitter").</summary>
    /// <param name="first">The wait before the first retry.</param>
    /// <param name="most">The longest.</param>
    public static RetryBackoff Exponential(TimeSpan first, TimeSpan most) => new(first, most, 2);

    /// <exception cref="ArgumentException">The times make no wait; the text names them.</exception>
    internal void Validate()
    {
        if (Least < TimeSpan.Zero || Most < Least || Most > Longest)
        {
            throw new ArgumentException($"A backoff must be between zero and {Longest.TotalHours} hours, the shortest first; it is {Least} to {Most}.");
        }
    }

    /// <summary>The wait before a retry.</summary>
    /// <param name="retry">1 for the first.</param>
    /// <param name="random">0 to 1.</param>
    internal TimeSpan Before(int retry, double random)
    {
        if (Factor == 1)
        {
            return Least + ((Most - Least) * random);
        }

        var whole = Math.Min(Least.Ticks * Math.Pow(Factor, retry - 1), Most.Ticks);
        return TimeSpan.FromTicks((long)(whole * (0.5 + (random / 2))));
    }
}
