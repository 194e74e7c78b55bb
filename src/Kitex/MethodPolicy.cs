namespace Kitex;

/// <summary>What holds for the calls of one method; what is null stays as the client has it.</summary>
public sealed record MethodPolicy
{
    /// <summary>The longest time for the whole call, all attempts included. Default null.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The longest time for one attempt. Default null.</summary>
    public TimeSpan? AttemptTimeout { get; init; }

    /// <summary>The longest time for a connection made for one call; connections that calls share keep the client's. Default null.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>Whether and how the call is tried again. Default null.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>When the method's circuit opens. Default null.</summary>
    public CircuitBreakerOptions? CircuitBreaker { get; init; }

    /// <summary>What the caller gets instead of a failure. Default null.</summary>
    public FallbackPolicy? Fallback { get; init; }

    /// <summary>Nothing of its own.</summary>
    public static MethodPolicy None { get; } = new();

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        OptionRange.CheckTimeout(Timeout ?? System.Threading.Timeout.InfiniteTimeSpan, nameof(Timeout));
        OptionRange.CheckTimeout(AttemptTimeout ?? System.Threading.Timeout.InfiniteTimeSpan, nameof(AttemptTimeout));
        OptionRange.CheckTimeout(ConnectTimeout ?? System.Threading.Timeout.InfiniteTimeSpan, nameof(ConnectTimeout));
        Retry?.Validate();
        CircuitBreaker?.Validate();
    }

    /// <summary>This, and what is null here as it is there.</summary>
    internal MethodPolicy Over(MethodPolicy other) => new()
    {
        Timeout = Timeout ?? other.Timeout,
        AttemptTimeout = AttemptTimeout ?? other.AttemptTimeout,
        ConnectTimeout = ConnectTimeout ?? other.ConnectTimeout,
        Retry = Retry ?? other.Retry,
        CircuitBreaker = CircuitBreaker ?? other.CircuitBreaker,
        Fallback = Fallback ?? other.Fallback,
    };
}
