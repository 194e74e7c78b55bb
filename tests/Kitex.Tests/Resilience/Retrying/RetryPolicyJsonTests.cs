using Kitex.Resilience.Retrying;

namespace Kitex.Tests.Resilience.Retrying;

/// <summary>The documents of Kitex's config centres, and what kitex-tests expects of each.</summary>
public sealed class RetryPolicyJsonTests
{
    // What stands for # in the documents, extra fields and all.
    private const string Body = """
        {"retry_delay_ms":10,"stop_policy":{"max_retry_times":2,"max_duration_ms":0,"disable_chain_stop":false,"ddl_stop":false,"cb_policy":{"error_rate":0.1,"min_sample":200}},
         "backoff_policy":{"backoff_type":"none"},"retry_same_node":false,"extra":"{\"not_retry_for_timeout\":false,\"rpc_retry_code\":{\"all_error_code\":false,\"error_codes\":[103,1204]}}",
         "extra_struct":{"not_retry_for_timeout":false,"biz_retry_code":{"all_error_code":false,"error_codes":[]}}}
        """;

    private readonly List<string> _warnings = [];

    public static TheoryData<string, RetryKind, int> Accepted => new()
    {
        { """{"enable":true,"type":0,"failure_policy":#}""", RetryKind.Failure, 2 },
        { """{"enable":true,"type":1,"backup_policy":#}""", RetryKind.Backup, 2 },
        { """{"enable":true,"type":2,"mixed_policy":#}""", RetryKind.Mixed, 2 },
        { """{"enable":true,"type":0, "failure_policy":{}}""", RetryKind.Failure, 0 },
        { """{"enable":true, "failure_policy":{}}""", RetryKind.Failure, 0 },
        { """{"enable":true,"type":2,"mixed_policy":#,"failure_policy": {}}""", RetryKind.Mixed, 2 },
        { """{"enable":true,"type":2,"mixed_policy":#,"failure_policy": {"stop_policy":{"max_retry_times":0,"max_duration_ms":0,"disable_chain_stop": false, "ddl_stop": false,"cb_policy": {"error_rate":0,"min_sample": 0}},"retry_same_node": false}}""", RetryKind.Mixed, 2 },
        { """{"enable":true,"type":0,"backup_policy":#,"failure_policy":#}""", RetryKind.Failure, 2 },
        { """{"enable":true,"type":1,"backup_policy":#,"failure_policy":#}""", RetryKind.Backup, 2 },
        { """{"enable":true,"type":2,"mixed_policy":#,"failure_policy":#}""", RetryKind.Mixed, 2 },
        { """{"Enable":true,"TYPE":1,"Backup_Policy":#, "failure_policy":null}""", RetryKind.Backup, 2 },
    };

    public static TheoryData<string, string> Refused => new()
    {
        { """{"enable":true,"type":3,"new_policy":#}""", "FailurePolicy is nil or retry type not match(type=)" },
        { """{"enable":true,"type":3,"failure_policy":#}""", "retry type not match(type=)" },
        { """{"enable":true,"type":0,"mixed_policy":#}""", "FailurePolicy is nil" },
        { """{"enable":true,"type":0,"backup_policy":#}""", "FailurePolicy is nil" },
        { """{"enable":true,"type":0}""", "FailurePolicy is nil or retry type not match(type=Failure), cannot do update in failureRetryer" },
        { """{"enable":true,"type":1,"failure_policy":#}""", "BackupPolicy is nil" },
        { """{"enable":true,"type":1,"mixed_policy":#}""", "BackupPolicy is nil" },
        { """{"enable":true,"type":1}""", "BackupPolicy is nil" },
        { """{"enable":true,"type":1,"backup_policy":{}}""", "invalid retry delay duration in backupRetryer" },
        { """{"enable":true,"type":2,"backup_policy":{}}""", "MixedPolicy is nil" },
        { """{"enable":true,"type":2,"failure_policy":#}""", "MixedPolicy is nil" },
        { """{"enable":true,"type":2}""", "MixedPolicy is nil" },
        { """{"enable":true,"type":2,"mixed_policy":{}}""", "invalid retry delay duration in mixedRetryer" },
        { """{"enable":true,"failure_policy":{"stop_policy":{"max_retry_times":6}}}""", "invalid MaxRetryTimes[6]" },
        { """{"enable":true,"failure_policy":{"stop_policy":{"max_retry_times":-1}}}""", "invalid MaxRetryTimes[-1]" },
        { """{"enable":true,"type":1,"backup_policy":{"retry_delay_ms":1,"stop_policy":{"max_retry_times":3}}}""", "invalid MaxRetryTimes[3]" },
        { """{"enable":true,"type":2,"mixed_policy":{"retry_delay_ms":1,"stop_policy":{"max_retry_times":4}}}""", "invalid MaxRetryTimes[4]" },
        { """{"enable":true,"failure_policy":{"stop_policy":{"max_duration_ms":-1}}}""", "Retry policy: failure_policy.stop_policy.max_duration_ms must be 0 to 4294967295 milliseconds" },
        { """{"enable":true,"failure_policy":{"stop_policy":{"max_retry_times":1.5}}}""", "max_retry_times must be a whole number" },
        { """{"enable":"yes"}""", "Retry policy: enable must be true or false" },
        { """{"enable":true,"failure_policy":[]}""", "Retry policy: failure_policy must be an object" },
        { """{"enable":true,"type":2,"mixed_policy":{"retry_delay_ms":4294967295}}""", "BackupDelay must be at most 24 hours" },
        { "[]", "Retry policy: the document must be an object; it is []." },
        { "{", "no JSON" },
        { "", "no JSON" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void A_document_whose_type_and_body_match_is_a_policy(string json, RetryKind kind, int retries)
    {
        var policy = Read(json);

        Assert.Equal((kind, retries, true), (policy.Kind, policy.MaxRetries, policy.Enabled));
        policy.Validate();
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_document_that_Kitex_refuses_is_refused_in_its_words(string json, string text) =>
        Assert.Contains(text, Assert.Throws<FormatException>(() => Read(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, RetryKind.Failure)]
    [InlineData(1, RetryKind.Backup)]
    [InlineData(2, RetryKind.Mixed)]
    [InlineData(3, RetryKind.Failure)]
    public void A_policy_that_is_off_is_kept_as_off_whatever_it_says(int type, RetryKind kind)
    {
        Assert.Equal((kind, false), Read("""{"enable":false,"type":TYPE,"mixed_policy":#}""".Replace("TYPE", $"{type}", StringComparison.Ordinal)) is var full ? (full.Kind, full.Enabled) : default);
        Assert.Equal((kind, false), Read("""{"type":TYPE}""".Replace("TYPE", $"{type}", StringComparison.Ordinal)) is var bare ? (bare.Kind, bare.Enabled) : default);
    }

    [Fact]
    public void Every_field_is_read()
    {
        var policy = Read("""
            {"enable":true,"type":2,"mixed_policy":{"retry_delay_ms":70,"retry_same_node":true,
             "stop_policy":{"max_retry_times":3,"max_duration_ms":200,"disable_chain_stop":true,"ddl_stop":true,"cb_policy":{"error_rate":0.25}},
             "backoff_policy":{"backoff_type":"random","cfg_items":{"min_ms":10,"max_ms":30}}}}
            """);

        var expected = RetryPolicy.Mixed(TimeSpan.FromMilliseconds(70), 3) with
        {
            MaxDuration = TimeSpan.FromMilliseconds(200),
            StopsOnChain = false,
            StopsOnDeadline = true,
            MaxRetryShare = 0.25,
            SameInstance = true,
            Backoff = RetryBackoff.Random(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(30)),
        };
        Assert.Equal(expected, policy);
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData("""{"backoff_type":"none"}""", 0, 0)]
    [InlineData("""{"backoff_type":"fixed","cfg_items":{"fix_ms":50}}""", 50, 50)]
    [InlineData("""{"backoff_type":"random","cfg_items":{"min_ms":10,"max_ms":100}}""", 10, 100)]
    public void A_backoff_has_three_forms(string backoff, int least, int most)
    {
        var read = ReadBackoff(backoff);

        Assert.Equal((least, most), (read.Least.TotalMilliseconds, read.Most.TotalMilliseconds));
        Assert.DoesNotContain(_warnings, static w => w.Contains("BackOff", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"backoff_type":"fixed"}""", "CfgItems is nil")]
    [InlineData("""{"backoff_type":"fixed","cfg_items":{}}""", "invalid FixedBackOff, fixMS=0")]
    [InlineData("""{"backoff_type":"random","cfg_items":{"min_ms":10,"max_ms":10}}""", "invalid RandomBackOff, minMS=10, maxMS=10")]
    [InlineData("""{"backoff_type":"exponential"}""", "invalid backoffType=exponential")]
    [InlineData("{}", "invalid backoffType=")]
    public void A_policy_stands_without_a_backoff_that_makes_no_sense(string backoff, string warning)
    {
        Assert.Equal(RetryBackoff.None, ReadBackoff(backoff));
        Assert.Contains(_warnings, w => w.Contains(warning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0.1")]
    [InlineData("0.31")]
    public void A_share_out_of_range_is_a_tenth_and_a_warning(string rate)
    {
        var policy = Read("""{"enable":true,"failure_policy":{"stop_policy":{"cb_policy":{"error_rate":RATE}}}}""".Replace("RATE", rate, StringComparison.Ordinal));

        Assert.Equal(0.1, policy.MaxRetryShare);
        Assert.Contains("invalid retry circuit breaker rate", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    private RetryBackoff ReadBackoff(string backoff) => Read("""{"enable":true,"failure_policy":{"backoff_policy":BACKOFF}}""".Replace("BACKOFF", backoff, StringComparison.Ordinal)).Backoff;

    private RetryPolicy Read(string json) => RetryPolicyJson.Read(json.Replace("#", Body, StringComparison.Ordinal), _warnings.Add);
}
