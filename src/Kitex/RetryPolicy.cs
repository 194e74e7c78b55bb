namespace Kitex;

/// <summary>
/// Whether and how a call is tried again. Only calls with one request and one response are; streams and oneway calls never. Defaults
/// and limits are Kitex v0.16.3's.
/// </summary>
public sealed record RetryPolicy
{
    private RetryPolicy(RetryKind kind, int maxRetries, TimeSpan backupDelay)
    {
        Kind = kind;
        MaxRetries = maxRetries;
        BackupDelay = backupDelay;
    }

    /// <summary>When another attempt is made.</summary>
    public RetryKind Kind { get; }

    /// <summary>False keeps the policy and makes one attempt. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How many attempts there are beside the first: at most 5 after failures, 2 backups, 3 mixed.</summary>
    public int MaxRetries { get; init; }

    /// <summary>How long an attempt may be without an answer before another is begun; the 99th percentile of latency is a good choice. Zero for failures alone.</summary>
    public TimeSpan BackupDelay { get; }

    /// <summary>No attempt is begun when so much time has passed since the first. Default zero: no limit but the call's timeout.</summary>
    public TimeSpan MaxDuration { get; init; }

    /// <summary>The wait between a failure and the next attempt. Default none.</summary>
    public RetryBackoff Backoff { get; init; } = RetryBackoff.None;

    /// <summary>
    /// The share of retries among all attempts of the method in the last 10 s at which no more are made: a failing service is not
    /// buried. Above 0 and at most 0.3. Default 0.1.
    /// </summary>
    public double MaxRetryShare { get; init; } = 0.1;

    /// <summary>What the share is of. Default the attempts, of which retries count as failed.</summary>
    public RetryBudget Budget { get; init; } = RetryBudget.Retries;

    /// <summary>Makes one attempt where the call being served is a retry already, so that retries do not multiply from hop to hop. Default true.</summary>
    public bool StopsOnChain { get; init; } = true;

    /// <summary>Begins no attempt that the call's deadline leaves less time for than the one before took. Default false.</summary>
    public bool StopsOnDeadline { get; init; }

    /// <summary>Sends every attempt to the instance of the first. Default false: another one is preferred.</summary>
    public bool SameInstance { get; init; }

    /// <summary>Tries again after a timeout of an attempt. Default true.</summary>
    public bool RetriesTimeouts { get; init; } = true;

    /// <summary>Which other outcomes, errors or answers, are tried again. Default null: none.</summary>
    public Func<RpcRequest, RpcResponse, bool>? ShouldRetry { get; init; }

    /// <summary>Tries again after failures.</summary>
    /// <param name="maxRetries">0 to 5.</param>
    public static RetryPolicy Failure(int maxRetries = 2) => new(RetryKind.Failure, maxRetries, TimeSpan.Zero);

    /// <summary>Begins another attempt when one has not answered for a while, and takes the first answer.</summary>
    /// <param name="delay">How long; positive.</param>
    /// <param name="maxRetries">0 to 2.</param>
    public static RetryPolicy Backup(TimeSpan delay, int maxRetries = 1) => new(RetryKind.Backup, maxRetries, delay);

    /// <summary>Both: begins another attempt after a failure, and when one has not answered for a while.</summary>
    /// <param name="delay">How long; positive.</param>
    /// <param name="maxRetries">0 to 3.</param>
    public static RetryPolicy Mixed(TimeSpan delay, int maxRetries = 1) => new(RetryKind.Mixed, maxRetries, delay);

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        var most = Kind switch { RetryKind.Failure => 5, RetryKind.Backup => 2, _ => 3 };
        if (MaxRetries < 0 || MaxRetries > most)
        {
            throw new ArgumentException($"{nameof(MaxRetries)} must be 0 to {most} for {Kind}; it is {MaxRetries}.");
        }

        if (Kind != RetryKind.Failure && BackupDelay <= TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(BackupDelay)} must be positive for {Kind}; it is {BackupDelay}.");
        }

        if (MaxRetryShare is not (> 0 and <= 0.3))
        {
            throw new ArgumentException($"{nameof(MaxRetryShare)} must be above 0 and at most 0.3; it is {MaxRetryShare}.");
        }

        if (MaxDuration < TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(MaxDuration)} must not be negative; it is {MaxDuration}.");
        }
    }
}
