using Kitex.Configuration;

namespace Kitex.Client.Configuration;

/// <summary>What may change while a client runs, out of sections of a configuration.</summary>
internal static class PolicySettings
{
    /// <summary>What holds for one method.</summary>
    public static MethodPolicy Method(SettingsReader settings, MethodPolicy policy)
    {
        settings.Expect("Timeout", "AttemptTimeout", "ConnectTimeout", "Retry", "CircuitBreaker");
        var read = policy with
        {
            Timeout = settings.Time("Timeout") ?? policy.Timeout,
            AttemptTimeout = settings.Time("AttemptTimeout") ?? policy.AttemptTimeout,
            ConnectTimeout = settings.Time("ConnectTimeout") ?? policy.ConnectTimeout,
            Retry = settings.Section("Retry") is { } retry ? Retry(retry, policy.Retry) : policy.Retry,
            CircuitBreaker = settings.Section("CircuitBreaker") is { } breaker ? CircuitBreaker(breaker, policy.CircuitBreaker) : policy.CircuitBreaker,
        };
        return settings.Checked(read, static p => p.Validate());
    }

    /// <summary>When a circuit opens.</summary>
    public static CircuitBreakerOptions CircuitBreaker(SettingsReader settings, CircuitBreakerOptions? set)
    {
        settings.Expect("Enabled", "ErrorRate", "MinSamples", "Cooling", "ProbeInterval", "ProbeSuccesses");
        var options = set ?? new();
        var read = options with
        {
            Enabled = settings.Flag("Enabled") ?? options.Enabled,
            ErrorRate = settings.Number("ErrorRate") ?? options.ErrorRate,
            MinSamples = settings.Whole("MinSamples") ?? options.MinSamples,
            Cooling = settings.Time("Cooling") ?? options.Cooling,
            ProbeInterval = settings.Time("ProbeInterval") ?? options.ProbeInterval,
            ProbeSuccesses = settings.Whole("ProbeSuccesses") ?? options.ProbeSuccesses,
        };
        return settings.Checked(read, static o => o.Validate());
    }

    /// <summary>Whether and how calls are tried again. What only code can say, such as predicates, stays as it was set.</summary>
    public static RetryPolicy Retry(SettingsReader settings, RetryPolicy? set)
    {
        settings.Expect(
            "Kind", "Enabled", "MaxRetries", "BackupDelay", "MaxDuration", "Backoff", "MaxRetryShare", "Budget", "StopsOnChain", "StopsOnDeadline", "SameInstance", "RetriesTimeouts");
        var kind = settings.Choice<RetryKind>("Kind") ?? set?.Kind ?? RetryKind.Failure;
        var delay = settings.Time("BackupDelay") ?? set?.BackupDelay ?? TimeSpan.Zero;
        var policy = kind switch
        {
            RetryKind.Failure => RetryPolicy.Failure(),
            RetryKind.Backup => RetryPolicy.Backup(delay),
            _ => RetryPolicy.Mixed(delay),
        };
        var from = set ?? policy;
        var read = policy with
        {
            Enabled = settings.Flag("Enabled") ?? from.Enabled,
            MaxRetries = settings.Whole("MaxRetries") ?? (from.Kind == kind ? from : policy).MaxRetries,
            MaxDuration = settings.Time("MaxDuration") ?? from.MaxDuration,
            Backoff = settings.Section("Backoff") is { } backoff ? Backoff(backoff) : from.Backoff,
            MaxRetryShare = settings.Number("MaxRetryShare") ?? from.MaxRetryShare,
            Budget = settings.Choice<RetryBudget>("Budget") ?? from.Budget,
            StopsOnChain = settings.Flag("StopsOnChain") ?? from.StopsOnChain,
            StopsOnDeadline = settings.Flag("StopsOnDeadline") ?? from.StopsOnDeadline,
            SameInstance = settings.Flag("SameInstance") ?? from.SameInstance,
            RetriesTimeouts = settings.Flag("RetriesTimeouts") ?? from.RetriesTimeouts,
            ShouldRetry = from.ShouldRetry,
        };
        return settings.Checked(read, static p => p.Validate());
    }

    private static RetryBackoff Backoff(SettingsReader settings)
    {
        settings.Expect("Kind", "Least", "Most");
        var least = settings.Time("Least") ?? TimeSpan.Zero;
        var most = settings.Time("Most") ?? least;
        return (settings.Text("Kind") ?? "Fixed") switch
        {
            var kind when Is(kind, "None") => RetryBackoff.None,
            var kind when Is(kind, "Fixed") => RetryBackoff.Fixed(least),
            var kind when Is(kind, "Random") => RetryBackoff.Random(least, most),
            var kind when Is(kind, "Exponential") => RetryBackoff.Exponential(least, most),
            var kind => throw settings.Wrong("Kind", kind, "None, Fixed, Random, Exponential"),
        };

        static bool Is(string kind, string name) => kind.Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
