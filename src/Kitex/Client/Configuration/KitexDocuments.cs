using System.Text;
using Kitex.Configuration;
using Kitex.Resilience.CircuitBreaking;
using Kitex.Resilience.Retrying;

namespace Kitex.Client.Configuration;

/// <summary>
/// The documents that Kitex's config centres hold for clients (kitex-contrib's config packages), unchanged: each is JSON, by
/// method, where "*" stands for every method that is not named. Fields that are not known are passed over. A client that runs takes
/// one by <c>client.Reconfigure(o => o.WithKitexRetries(json), source: "retry")</c>: the next of that source takes its place, and a
/// method that it has no more is again as code has it.
/// </summary>
public static class KitexDocuments
{
    private const string All = "*";

    /// <summary>Takes over the document "rpc_timeout": <c>{"echo": {"conn_timeout_ms": 100, "rpc_timeout_ms": 800}}</c>. As in Kitex, the time is that of an attempt and the whole call has no other.</summary>
    /// <param name="options">The client's options.</param>
    /// <param name="json">The document.</param>
    /// <exception cref="FormatException">It is none; the text names the key.</exception>
    public static KitexClientOptions WithKitexTimeouts(this KitexClientOptions options, string json)
    {
        foreach (var (name, method) in Document("rpc_timeout", json).Members())
        {
            var connect = Set(method.Milliseconds("conn_timeout_ms"));
            var attempt = Set(method.Milliseconds("rpc_timeout_ms"));
            options = name == All
                ? options with
                {
                    Timeout = attempt is null ? options.Timeout : Timeout.InfiniteTimeSpan,
                    AttemptTimeout = attempt ?? options.AttemptTimeout,
                    ConnectTimeout = connect ?? options.ConnectTimeout,
                }
                : options.With(name, policy => policy with
                {
                    Timeout = attempt is null ? policy.Timeout : Timeout.InfiniteTimeSpan,
                    AttemptTimeout = attempt ?? policy.AttemptTimeout,
                    ConnectTimeout = connect ?? policy.ConnectTimeout,
                });
        }

        return options;
    }

    /// <summary>
    /// Takes over the document "retry": by method, a policy of Kitex each (<see cref="RetryPolicyJson"/>). Which outcomes are tried
    /// again is for code to say, and stays as it was set.
    /// </summary>
    /// <param name="options">The client's options.</param>
    /// <param name="json">The document.</param>
    /// <exception cref="FormatException">It is none; the text names the method and the key.</exception>
    public static KitexClientOptions WithKitexRetries(this KitexClientOptions options, string json)
    {
        foreach (var (name, method) in Document("retry", json).Members())
        {
            var policy = Policy(name, method);
            options = name == All
                ? options with { Retry = policy.ChoosingAs(options.Retry) }
                : options.With(name, each => each with { Retry = policy.ChoosingAs(each.Retry ?? options.Retry) });
        }

        return options;
    }

    /// <summary>Takes over the document "circuit_break" (<see cref="CircuitBreakerJson"/>).</summary>
    /// <param name="options">The client's options.</param>
    /// <param name="json">The document.</param>
    /// <exception cref="FormatException">It is none; the text names the key.</exception>
    public static KitexClientOptions WithKitexCircuitBreakers(this KitexClientOptions options, string json)
    {
        foreach (var (name, breaker) in CircuitBreakerJson.Read(Encoding.UTF8.GetBytes(json)))
        {
            options = name == All ? options with { CircuitBreaker = breaker } : options.With(name, each => each with { CircuitBreaker = breaker });
        }

        return options;
    }

    /// <summary>Takes over the document "degradation": <c>{"enable": true, "percentage": 30}</c>, the share of calls refused by chance.</summary>
    /// <param name="options">The client's options.</param>
    /// <param name="json">The document.</param>
    /// <exception cref="FormatException">It is none; the text names the key.</exception>
    public static KitexClientOptions WithKitexDegradation(this KitexClientOptions options, string json)
    {
        var document = Document("degradation", json);
        var percentage = document.Integer("percentage", "a whole number from 0 to 100", static number => number is >= 0 and <= 100);
        return options with { Degradation = document.Boolean("enable") ? percentage / 100.0 : 0 };
    }

    private static RetryPolicy Policy(string method, JsonFields fields)
    {
        try
        {
            return RetryPolicyJson.Read(fields, static _ => { });
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"{method}: {wrong.Message}", wrong);
        }
    }

    private static JsonFields Document(string name, string json) => JsonFields.Parse(name, Encoding.UTF8.GetBytes(json));

    private static RetryPolicy ChoosingAs(this RetryPolicy policy, RetryPolicy? set) =>
        set is null ? policy : policy with { ShouldRetry = set.ShouldRetry, RetriesTimeouts = set.RetriesTimeouts };

    // As in Kitex, 0 stands for "not set".
    private static TimeSpan? Set(TimeSpan time) => time > TimeSpan.Zero ? time : null;

    private static KitexClientOptions With(this KitexClientOptions options, string method, Func<MethodPolicy, MethodPolicy> change) => options with
    {
        Methods = new Dictionary<string, MethodPolicy>(options.Methods) { [method] = change(options.Methods.GetValueOrDefault(method) ?? MethodPolicy.None) },
    };
}
