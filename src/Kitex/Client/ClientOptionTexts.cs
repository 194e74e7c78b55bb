using Kitex.Diagnostics;
using Kitex.Transport;

namespace Kitex.Client;

/// <summary>A client's options for people to read, called as in a configuration. Nothing secret is among them.</summary>
internal static class ClientOptionTexts
{
    public static IReadOnlyDictionary<string, string> Of(KitexClientOptions options)
    {
        var texts = new Dictionary<string, string>
        {
            ["HostPorts"] = string.Join(", ", options.HostPorts),
            ["Transport"] = options.Grpc is null ? options.Transport.ToString() : "Grpc",
            ["Connections"] = options.Connections.ToString(),
            ["MultiplexedConnections"] = OptionText.Of(options.MultiplexedConnections),
            ["Timeout"] = OptionText.Of(options.Timeout),
            ["AttemptTimeout"] = OptionText.Of(options.AttemptTimeout),
            ["ConnectTimeout"] = OptionText.Of(options.ConnectTimeout),
            ["ReceiveTimeout"] = OptionText.Of(options.ReceiveTimeout),
            ["MostPicks"] = OptionText.Of(options.MostPicks),
            ["SlowStart"] = OptionText.Of(options.SlowStart),
            ["Degradation"] = OptionText.Of(options.Degradation),
            ["AccessRules"] = OptionText.Of(options.AccessRules.Count),
            ["CircuitBreaker"] = Text(options.CircuitBreaker),
            ["InstanceCircuitBreaker"] = Text(options.InstanceCircuitBreaker),
            ["OutlierEjection"] = Text(options.OutlierEjection),
            ["Fallback"] = OptionText.Of(options.Fallback is not null),
            ["WarmUp"] = options.WarmUp is { } warmUp ? $"{warmUp.Connections} connections each" : "off",
            ["MaxFrameBytes"] = OptionText.Of(options.MaxFrameBytes),
            ["Completion"] = options.Completion.ToString(),
            ["Caller"] = options.Caller,
            ["StandardKeys"] = OptionText.Of(options.StandardKeys),
            ["PayloadValidator"] = OptionText.Of(options.PayloadValidator is not null),
            ["Tls"] = OptionText.Of(options.Tls is not null),
            ["Pool:MinIdlePerAddress"] = OptionText.Of(options.Pool.MinIdlePerAddress),
            ["Pool:MaxIdlePerAddress"] = OptionText.Of(options.Pool.MaxIdlePerAddress),
            ["Pool:MaxIdle"] = OptionText.Of(options.Pool.MaxIdle),
            ["Pool:IdleTimeout"] = OptionText.Of(options.Pool.IdleTimeout),
            ["Discovery:TargetTags"] = string.Join(", ", options.Discovery.TargetTags),
            ["Discovery:RetryDelay"] = OptionText.Of(options.Discovery.RetryDelay),
            ["Discovery:CollapseShare"] = OptionText.Of(options.Discovery.CollapseShare),
            ["Discovery:CollapseHold"] = OptionText.Of(options.Discovery.CollapseHold),
        };
        foreach (var (name, tag) in options.Tags)
        {
            texts[$"Tags:{name}"] = tag;
        }

        Add(texts, "Grpc", options.Grpc);
        Add(texts, "GrpcStreams", options.GrpcStreams);
        foreach (var (name, policy) in options.Methods)
        {
            texts[$"Methods:{name}"] = Text(policy);
        }

        return texts;
    }

    /// <summary>How calls are tried again, by method; "*" stands for all others.</summary>
    public static IReadOnlyDictionary<string, string> RetryOf(KitexClientOptions options)
    {
        var texts = new Dictionary<string, string>();
        foreach (var (name, policy) in options.Methods)
        {
            if (policy.Retry is { } own)
            {
                texts[name] = Text(own);
            }
        }

        if (options.Retry is { } all)
        {
            texts["*"] = Text(all);
        }

        return texts;
    }

    private static void Add(Dictionary<string, string> texts, string name, GrpcClientOptions? grpc)
    {
        if (grpc is not null)
        {
            texts[$"{name}:ConnectionsPerAddress"] = OptionText.Of(grpc.ConnectionsPerAddress);
            texts[$"{name}:Compressor"] = grpc.Compressor?.Name ?? "none";
            texts[$"{name}:StreamWindowBytes"] = OptionText.Of(grpc.StreamWindowBytes);
            texts[$"{name}:ConnectionWindowBytes"] = OptionText.Of(grpc.ConnectionWindowBytes);
            texts[$"{name}:KeepaliveTime"] = OptionText.Of(grpc.KeepaliveTime);
        }
    }

    private static string Text(RetryPolicy policy)
    {
        if (!policy.Enabled)
        {
            return "off";
        }

        var how = policy.Kind switch
        {
            RetryKind.Failure => "after failures",
            RetryKind.Backup => $"when there is no answer after {policy.BackupDelay.TotalMilliseconds} ms",
            _ => $"after failures, and when there is no answer after {policy.BackupDelay.TotalMilliseconds} ms",
        };
        var wait = policy.Backoff.Most > TimeSpan.Zero ? $", {policy.Backoff.Least.TotalMilliseconds} to {policy.Backoff.Most.TotalMilliseconds} ms later" : "";
        var limit = policy.MaxDuration > TimeSpan.Zero ? $", within {policy.MaxDuration.TotalMilliseconds} ms" : "";
        return FormattableString.Invariant($"{policy.MaxRetries} times {how}{wait}{limit}, at most {policy.MaxRetryShare:P0} of all attempts");
    }

    private static string Text(CircuitBreakerOptions? options) => options is not { Enabled: true }
        ? "off"
        : FormattableString.Invariant($"at {options.ErrorRate:P0} of {options.MinSamples} calls or more, for {OptionText.Of(options.Cooling)}");

    private static string Text(OutlierEjectionOptions? options) => options is null
        ? "off"
        : FormattableString.Invariant($"after {options.ConsecutiveFailures} failures in a row, or {options.ExcessShare:P0} more than the others; at most {options.MaxShare:P0} of them");

    private static string Text(MethodPolicy policy)
    {
        var parts = new List<string>();
        Add(parts, "timeout", policy.Timeout);
        Add(parts, "attempts", policy.AttemptTimeout);
        Add(parts, "connecting", policy.ConnectTimeout);
        if (policy.Retry is { } retry)
        {
            parts.Add($"tried again {Text(retry)}");
        }

        if (policy.CircuitBreaker is { } circuit)
        {
            parts.Add($"circuit {Text(circuit)}");
        }

        if (policy.Fallback is not null)
        {
            parts.Add("fallback");
        }

        return string.Join("; ", parts);
    }

    private static void Add(List<string> parts, string name, TimeSpan? time)
    {
        if (time is { } said)
        {
            parts.Add($"{name} {OptionText.Of(said)}");
        }
    }
}
