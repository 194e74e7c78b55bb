using System.Globalization;
using System.Text;
using Kitex.Configuration;

namespace Kitex.Resilience.Retrying;

/// <summary>
/// Reads the retry policies of Kitex's config centres, unchanged: what Kitex v0.16.3 takes is taken, what it refuses is refused in its
/// words. Fields and bodies it does not know are passed over, and names are read in upper or lower case, as by Go's reader.
/// </summary>
public static class RetryPolicyJson
{
    private const int Failure = 0;
    private const int Backup = 1;
    private const int Mixed = 2;
    private const double DefaultErrorRate = 0.1;

    /// <summary>Reads a policy.</summary>
    /// <param name="json">The document, in UTF-8.</param>
    /// <param name="warn">Told of values that are passed over, as Kitex logs them. Default nobody.</param>
    /// <exception cref="FormatException">It is no policy; the text says what is wrong.</exception>
    public static RetryPolicy Read(ReadOnlyMemory<byte> json, Action<string>? warn = null)
    {
        if (json.IsEmpty)
        {
            throw new FormatException("Retry policy: this is no JSON: it is empty.");
        }

        return Read(JsonFields.Parse("Retry policy", json), warn ?? (static _ => { }));
    }

    /// <summary>Reads a policy.</summary>
    /// <param name="json">The document.</param>
    /// <param name="warn">Told of values that are passed over, as Kitex logs them. Default nobody.</param>
    /// <exception cref="FormatException">It is no policy; the text says what is wrong.</exception>
    public static RetryPolicy Read(string json, Action<string>? warn = null) => Read(Encoding.UTF8.GetBytes(json), warn);

    /// <summary>Reads a policy that is part of a larger document.</summary>
    internal static RetryPolicy Read(JsonFields document, Action<string> warn)
    {
        var type = document.Integer("type");
        var enabled = document.Boolean("enable");
        var failure = document.Object("failure_policy");
        var backup = document.Object("backup_policy");
        var mixed = document.Object("mixed_policy");
        if (!enabled)
        {
            return Disabled(type);
        }

        try
        {
            var read = type switch
            {
                Backup => ReadBackup(backup ?? throw Missing("BackupPolicy", type, "backupRetryer"), warn),
                Mixed => ReadMixed(mixed ?? throw Missing("MixedPolicy", type, "mixedRetryer"), warn),
                Failure => ReadFailure(failure ?? throw Missing("FailurePolicy", type, "failureRetryer"), RetryPolicy.Failure(), "Failure", 5, warn),
                _ => throw Missing("FailurePolicy", type, "failureRetryer"),
            };
            read.Validate();
            return read;
        }
        catch (ArgumentException outOfRange)
        {
            throw new FormatException($"Retry policy: {outOfRange.Message}", outOfRange);
        }
    }

    // Kept as it is: what a policy that is off says is not looked at.
    private static RetryPolicy Disabled(long type) => type switch
    {
        Backup => RetryPolicy.Backup(TimeSpan.FromMilliseconds(1), 0),
        Mixed => RetryPolicy.Mixed(TimeSpan.FromMilliseconds(1), 0),
        _ => RetryPolicy.Failure(0),
    } with
    {
        Enabled = false,
    };

    private static RetryPolicy ReadBackup(JsonFields fields, Action<string> warn)
    {
        var delay = Delay(fields, "backupRetryer");
        return ReadStops(fields, RetryPolicy.Backup(delay), "Backup", 2, warn) with { SameInstance = fields.Boolean("retry_same_node") };
    }

    private static RetryPolicy ReadMixed(JsonFields fields, Action<string> warn) =>
        ReadFailure(fields, RetryPolicy.Mixed(Delay(fields, "mixedRetryer")), "Mixed", 3, warn);

    private static RetryPolicy ReadFailure(JsonFields fields, RetryPolicy policy, string kind, int mostRetries, Action<string> warn) =>
        ReadStops(fields, policy, kind, mostRetries, warn) with
        {
            Backoff = fields.Object("backoff_policy") is { } backoff ? ReadBackoff(backoff, warn) : RetryBackoff.None,
            SameInstance = fields.Boolean("retry_same_node"),
        };

    private static RetryPolicy ReadStops(JsonFields fields, RetryPolicy policy, string kind, int mostRetries, Action<string> warn)
    {
        var stops = fields.Object("stop_policy") ?? JsonFields.None;
        var retries = stops.Integer("max_retry_times");
        if (retries < 0 || retries > mostRetries)
        {
            throw new FormatException($"Retry policy: invalid MaxRetryTimes[{retries}]: {kind} takes 0 to {mostRetries}.");
        }

        var rate = (stops.Object("cb_policy") ?? JsonFields.None).Number("error_rate");
        if (rate is not (> 0 and <= 0.3))
        {
            warn(string.Create(CultureInfo.InvariantCulture, $"{kind} retry - invalid retry circuit breaker rate, errRate={rate:0.00}, use default {DefaultErrorRate:0.00}"));
            rate = DefaultErrorRate;
        }

        return policy with
        {
            MaxRetries = (int)retries,
            MaxDuration = stops.Milliseconds("max_duration_ms"),
            StopsOnChain = !stops.Boolean("disable_chain_stop"),
            StopsOnDeadline = stops.Boolean("ddl_stop"),
            MaxRetryShare = rate,
        };
    }

    // As in Kitex v0.16.3 a policy stands without its backoff when that makes no sense.
    private static RetryBackoff ReadBackoff(JsonFields fields, Action<string> warn)
    {
        var type = fields.Text("backoff_type");
        var values = fields.Object("cfg_items");
        var problem = "";
        switch (type)
        {
            case "none":
                return RetryBackoff.None;
            case "fixed" or "random" when values is null:
                problem = "CfgItems is nil";
                break;
            case "fixed":
                var wait = Math.Round(values!.Value.Number("fix_ms"));
                if (wait is > 0 and < int.MaxValue)
                {
                    return RetryBackoff.Fixed(TimeSpan.FromMilliseconds(wait));
                }

                problem = string.Create(CultureInfo.InvariantCulture, $"invalid FixedBackOff, fixMS={wait}");
                break;
            case "random":
                var (least, most) = (Math.Round(values!.Value.Number("min_ms")), Math.Round(values.Value.Number("max_ms")));
                if (least >= 0 && most > least && most < int.MaxValue)
                {
                    return RetryBackoff.Random(TimeSpan.FromMilliseconds(least), TimeSpan.FromMilliseconds(most));
                }

                problem = string.Create(CultureInfo.InvariantCulture, $"invalid RandomBackOff, minMS={least}, maxMS={most}");
                break;
            default:
                problem = $"invalid backoffType={type}";
                break;
        }

        warn($"update BackOffPolicy failed, err={problem}");
        return RetryBackoff.None;
    }

    private static TimeSpan Delay(JsonFields fields, string retryer) => fields.Milliseconds("retry_delay_ms") is var delay && delay > TimeSpan.Zero
        ? delay
        : throw new FormatException($"Retry policy: invalid retry delay duration in {retryer}: retry_delay_ms must be positive.");

    private static FormatException Missing(string policy, long type, string retryer) =>
        new($"Retry policy: {policy} is nil or retry type not match(type={type switch { Failure => "Failure", Backup => "Backup", Mixed => "Mixed", _ => "" }}), cannot do update in {retryer}.");
}
