using System.Text;
using Kitex.Configuration;
using Kitex.Resilience.CircuitBreaking;
using Kitex.Resilience.Retrying;

namespace Kitex.Client.Configuration;

/// <summary>
/// The documents that Kitex's config centres hold for clients (kitex-contrib's config packages), unchanged: each is JSON, by
/// method, where "*" stands for every method that is not named. Fields that are not known are passed over.
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
        using var document = JsonDocumentReader.Parse("rpc_timeout", json);
        foreach (var (name, method) in document.Members())
        {
            var connect = method.Milliseconds("conn_timeout_ms");
            var attempt = method.Milliseconds("rpc_timeout_ms");
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

    /// <summary>Takes over the document "retry": by method, a policy of Kitex each (<see cref="RetryPolicyJson"/>).</summary>
    /// <param name="options">The client's options.</param>
    /// <param name="json">The document.</param>
    /// <exception cref="FormatException">It is none; the text names the method and the key.</exception>
    public static KitexClientOptions WithKitexRetries(this KitexClientOptions options, string json)
    {
        using var document = JsonDocumentReader.Parse("retry", json);
        foreach (var (name, method) in document.Members())
        {
            RetryPolicy policy;
            try
            {
                policy = RetryPolicyJson.Read(Encoding.UTF8.GetBytes(method.Text));
            }
            catch (FormatException wrong)
            {
                throw new FormatException($"retry: {name}: {wrong.Message}", wrong);
            }

            options = name == All ? options with { Retry = policy } : options.With(name, each => each with { Retry = policy });
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
        using var document = JsonDocumentReader.Parse("degradation", json);
        var percentage = document.Whole("percentage", 0, 100) ?? 0;
        return options with { Degradation = document.Flag("enable") == true ? percentage / 100.0 : 0 };
    }

    private static KitexClientOptions With(this KitexClientOptions options, string method, Func<MethodPolicy, MethodPolicy> change) => options with
    {
        Methods = new Dictionary<string, MethodPolicy>(options.Methods) { [method] = change(options.Methods.GetValueOrDefault(method) ?? MethodPolicy.None) },
    };
}
