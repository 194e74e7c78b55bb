using Kitex.Configuration;
using Kitex.Diagnostics;
using Kitex.Discovery;
using Kitex.Transport;

namespace Kitex.Client.Configuration;

/// <summary>A client's options out of a section of a configuration.</summary>
internal static class ClientSettings
{
    private static readonly string[] Keys =
    [
        "HostPorts", "Transport", "Connections", "MultiplexedConnections", "Pool", "Grpc", "GrpcStreams", "Tags", "Timeout", "AttemptTimeout", "ConnectTimeout",
        "ReceiveTimeout", "Completion", "MethodCompletion", "MaxFrameBytes", "Caller", "StandardKeys", "MostPicks", "SlowStart", "Discovery", "Retry", "CircuitBreaker",
        "InstanceCircuitBreaker", "OutlierEjection", "WarmUp", "Degradation", "Methods", "Telemetry",
    ];

    /// <summary>The options as they are, with what the section says in their place.</summary>
    /// <exception cref="RpcConfigurationException">A key or its value cannot be.</exception>
    public static KitexClientOptions Read(SettingsReader settings, KitexClientOptions options)
    {
        settings.Expect(Keys);
        var read = options with
        {
            HostPorts = settings.Texts("HostPorts") ?? options.HostPorts,
            Connections = settings.Choice<ConnectionMode>("Connections") ?? options.Connections,
            MultiplexedConnections = settings.Whole("MultiplexedConnections") ?? options.MultiplexedConnections,
            Pool = settings.Section("Pool") is { } pool ? Pool(pool, options.Pool) : options.Pool,
            GrpcStreams = GrpcStreams(settings, options.GrpcStreams),
            Tags = settings.Section("Tags") is { } tags ? tags.Named(options.Tags) : options.Tags,
            Timeout = settings.Time("Timeout") ?? options.Timeout,
            AttemptTimeout = settings.Time("AttemptTimeout") ?? options.AttemptTimeout,
            ConnectTimeout = settings.Time("ConnectTimeout") ?? options.ConnectTimeout,
            ReceiveTimeout = settings.Time("ReceiveTimeout") ?? options.ReceiveTimeout,
            Completion = settings.Choice<PlacementMode>("Completion") ?? options.Completion,
            MethodCompletion = settings.Section("MethodCompletion") is { } completion ? completion.Choices(options.MethodCompletion) : options.MethodCompletion,
            MaxFrameBytes = settings.Whole("MaxFrameBytes") ?? options.MaxFrameBytes,
            Caller = settings.Text("Caller") ?? options.Caller,
            StandardKeys = settings.Flag("StandardKeys") ?? options.StandardKeys,
            SlowStart = settings.Time("SlowStart") ?? options.SlowStart,
            MostPicks = settings.Whole("MostPicks") ?? options.MostPicks,
            Discovery = settings.Section("Discovery") is { } discovery ? Discovery(discovery, options.Discovery) : options.Discovery,
            Retry = settings.Section("Retry") is { } retry ? PolicySettings.Retry(retry, options.Retry) : options.Retry,
            CircuitBreaker = settings.Section("CircuitBreaker") is { } breaker ? PolicySettings.CircuitBreaker(breaker, options.CircuitBreaker) : options.CircuitBreaker,
            InstanceCircuitBreaker = settings.Section("InstanceCircuitBreaker") is { } instances
                ? PolicySettings.CircuitBreaker(instances, options.InstanceCircuitBreaker)
                : options.InstanceCircuitBreaker,
            OutlierEjection = settings.Section("OutlierEjection") is { } ejection ? OutlierEjection(ejection, options.OutlierEjection ?? new()) : options.OutlierEjection,
            WarmUp = settings.Section("WarmUp") is { } warmUp ? WarmUp(warmUp, options.WarmUp ?? new()) : options.WarmUp,
            Degradation = settings.Number("Degradation") ?? options.Degradation,
            Telemetry = settings.Section("Telemetry") is { } telemetry ? TelemetrySettings.Read(telemetry, options.Telemetry) : options.Telemetry,
            Methods = settings.Section("Methods") is { } methods ? Methods(methods, options.Methods) : options.Methods,
        };
        return settings.Checked(Transport(settings, read), static o => o.Validate());
    }

    private static KitexClientOptions Transport(SettingsReader settings, KitexClientOptions options)
    {
        var grpc = settings.Section("Grpc");
        if (settings.Text("Transport") is not { } name)
        {
            return grpc is null ? options : options with { Grpc = Grpc(grpc.Value, options.Grpc ?? new()) };
        }

        if (name.Equals("Grpc", StringComparison.OrdinalIgnoreCase))
        {
            return options with { Grpc = grpc is null ? options.Grpc ?? new() : Grpc(grpc.Value, options.Grpc ?? new()) };
        }

        return Enum.TryParse<ThriftTransport>(name, ignoreCase: true, out var transport) && Enum.IsDefined(transport)
            ? options with { Transport = transport, Grpc = null }
            : throw settings.Wrong("Transport", name, string.Join(", ", [.. Enum.GetNames<ThriftTransport>(), "Grpc"]));
    }

    /// <summary>What gRPC for streams is made of, or just "true".</summary>
    private static GrpcClientOptions? GrpcStreams(SettingsReader settings, GrpcClientOptions? options) =>
        settings.Text("GrpcStreams") is not null ? settings.Flag("GrpcStreams") == true ? options ?? new() : null
        : settings.Section("GrpcStreams") is { } streams ? Grpc(streams, options ?? new())
        : options;

    private static PoolOptions Pool(SettingsReader settings, PoolOptions options)
    {
        settings.Expect("MinIdlePerAddress", "MaxIdlePerAddress", "MaxIdle", "IdleTimeout");
        var read = options with
        {
            MinIdlePerAddress = settings.Whole("MinIdlePerAddress") ?? options.MinIdlePerAddress,
            MaxIdlePerAddress = settings.Whole("MaxIdlePerAddress") ?? options.MaxIdlePerAddress,
            MaxIdle = settings.Whole("MaxIdle") ?? options.MaxIdle,
            IdleTimeout = settings.Time("IdleTimeout") ?? options.IdleTimeout,
        };
        return settings.Checked(read, static o => o.Validate());
    }

    private static GrpcClientOptions Grpc(SettingsReader settings, GrpcClientOptions options)
    {
        settings.Expect(
            "ConnectionsPerAddress", "StreamWindowBytes", "ConnectionWindowBytes", "MaxHeaderListBytes", "KeepaliveTime", "KeepaliveTimeout", "KeepaliveWithoutCalls", "RequireAlpn");
        var read = options with
        {
            ConnectionsPerAddress = settings.Whole("ConnectionsPerAddress") ?? options.ConnectionsPerAddress,
            StreamWindowBytes = settings.Whole("StreamWindowBytes") ?? options.StreamWindowBytes,
            ConnectionWindowBytes = settings.Whole("ConnectionWindowBytes") ?? options.ConnectionWindowBytes,
            MaxHeaderListBytes = settings.Whole("MaxHeaderListBytes") ?? options.MaxHeaderListBytes,
            KeepaliveTime = settings.Time("KeepaliveTime") ?? options.KeepaliveTime,
            KeepaliveTimeout = settings.Time("KeepaliveTimeout") ?? options.KeepaliveTimeout,
            KeepaliveWithoutCalls = settings.Flag("KeepaliveWithoutCalls") ?? options.KeepaliveWithoutCalls,
            RequireAlpn = settings.Flag("RequireAlpn") ?? options.RequireAlpn,
        };
        return settings.Checked(read, static o => o.Validate());
    }

    private static DiscoveryOptions Discovery(SettingsReader settings, DiscoveryOptions options)
    {
        settings.Expect("TargetTags", "UnusedAfter", "RetryDelay", "CollapseShare", "CollapseHold");
        var read = options with
        {
            TargetTags = settings.Texts("TargetTags") ?? options.TargetTags,
            UnusedAfter = settings.Time("UnusedAfter") ?? options.UnusedAfter,
            RetryDelay = settings.Time("RetryDelay") ?? options.RetryDelay,
            CollapseShare = settings.Number("CollapseShare") ?? options.CollapseShare,
            CollapseHold = settings.Time("CollapseHold") ?? options.CollapseHold,
        };
        return settings.Checked(read, static o => o.Validate());
    }

    private static OutlierEjectionOptions OutlierEjection(SettingsReader settings, OutlierEjectionOptions options)
    {
        settings.Expect("ConsecutiveFailures", "ExcessShare", "MinSamples", "BaseTime", "MaxTime", "ForgetAfter", "MaxShare");
        var read = options with
        {
            ConsecutiveFailures = settings.Whole("ConsecutiveFailures") ?? options.ConsecutiveFailures,
            ExcessShare = settings.Number("ExcessShare") ?? options.ExcessShare,
            MinSamples = settings.Whole("MinSamples") ?? options.MinSamples,
            BaseTime = settings.Time("BaseTime") ?? options.BaseTime,
            MaxTime = settings.Time("MaxTime") ?? options.MaxTime,
            ForgetAfter = settings.Time("ForgetAfter") ?? options.ForgetAfter,
            MaxShare = settings.Number("MaxShare") ?? options.MaxShare,
        };
        return settings.Checked(read, static o => o.Validate());
    }

    private static WarmUpOptions WarmUp(SettingsReader settings, WarmUpOptions options)
    {
        settings.Expect("Connections", "Parallel", "Errors", "OnBuild");
        var read = options with
        {
            Connections = settings.Whole("Connections") ?? options.Connections,
            Parallel = settings.Whole("Parallel") ?? options.Parallel,
            Errors = settings.Choice<WarmUpErrors>("Errors") ?? options.Errors,
            OnBuild = settings.Flag("OnBuild") ?? options.OnBuild,
        };
        return settings.Checked(read, static o => o.Validate());
    }

    private static Dictionary<string, MethodPolicy> Methods(SettingsReader settings, IReadOnlyDictionary<string, MethodPolicy> methods)
    {
        var read = new Dictionary<string, MethodPolicy>(methods);
        foreach (var (name, method) in settings.Sections)
        {
            read[name] = PolicySettings.Method(method, read.GetValueOrDefault(name) ?? MethodPolicy.None);
        }

        return read;
    }
}
