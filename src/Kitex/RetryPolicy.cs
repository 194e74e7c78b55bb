namespace Kitex;

/// <summary>
/// Whether and how a call is tried again. Only calls with one request and one response are; streams and oneway calls never. Defaults
/// and limits are Kitex v0.16.3's. A policy of a call beats that of its method, and that beats the client's.
/// </summary>
public sealed record RetryPolicy
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

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

    /// <summary>
    /// No attempt, backups included, begins later than this after the call, the backoff before it counted. Default zero: no limit but
    /// the call's timeout.
    /// </summary>
    public TimeSpan MaxDuration { get; init; }

    /// <summary>The wait between a failure and the next attempt. Backups have none. Default none.</summary>
    public RetryBackoff Backoff { get; init; } = RetryBackoff.None;

    /// <summary>
    /// The share of retries among all attempts of the method in the last 10 s at which no more are made, once there are ten attempts: a
    /// failing service is not buried. Above 0 and at most 0.3. Default 0.1.
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

    /// <summary>
    /// Tries again after a timeout of an attempt. Default true. What was not sent at all, because there was no connection or the
    /// service refused before it looked at the call, is tried again in any case.
    /// </summary>
    public bool RetriesTimeouts { get; init; } = true;

    /// <summary>
    /// Which other outcomes, errors or answers, are tried again, such as <see cref="AnyError"/>. The service may have run a call that
    /// failed: let none be tried again that may not run twice. Default null: none.
    /// </summary>
    public Func<RpcRequest, RpcResponse, bool>? ShouldRetry { get; init; }

    /// <summary>
    /// For <see cref="ShouldRetry"/>: every error but what the service meant to say, declared exceptions and business errors, and what
    /// another attempt cannot mend, such as a message that cannot be encoded or an open circuit.
    /// </summary>
    public static Func<RpcRequest, RpcResponse, bool> AnyError { get; } = static (_, response) => response.Error is
    {
        Code: not (RpcErrorCode.Declared or RpcErrorCode.Business or RpcErrorCode.Encoding or RpcErrorCode.TooLarge or RpcErrorCode.Unsupported
            or RpcErrorCode.AccessDenied or RpcErrorCode.CircuitOpen),
    };

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

        Backoff.Validate();
        if (BackupDelay > LongestDelay)
        {
            throw new ArgumentException($"{nameof(BackupDelay)} must be at most {LongestDelay.TotalHours} hours; it is {BackupDelay}.");
        }

        if (MaxDuration < TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(MaxDuration)} must not be negative; it is {MaxDuration}.");
        }
    }
}
